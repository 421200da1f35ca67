package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.matlens.analysis.counterfactual.Counterfactual;
import org.matlens.analysis.counterfactual.CounterfactualSearch;
import org.matlens.analysis.counterfactual.Edit;
import org.matlens.analysis.counterfactual.Edits;
import org.matlens.analysis.counterfactual.Goal;
import org.matlens.app.modality.Modality;
import org.matlens.app.plot.MoleculePlot;
import org.matlens.batch.Sample;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;
import org.matlens.data.smiles.MoleculeReader;
import org.matlens.input.InputException;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/**
 * counterfactuals.csv: for every sample the nearest valid inputs with another answer, and of
 * molecules a drawing each with what differs shaded.
 *
 * @param looked the model that is asked
 */
record Counterfactuals(Looked looked) {
  private static final int BEAM = 4;
  private static final double HALF = 0.5;
  private static final String FILE = "counterfactuals.csv";
  private static final String DRAWING = ".counterfactual.svg";
  private static final String HEADER =
      "n,id,input,task,goal,reached,prediction,new_prediction,changes,change,share,"
          + "counterfactual,asked,non_finite,drawing";

  /** Looks for those of {@code rows}, see {@link Inspection#counterfactuals}. */
  int write(List<DataRow> rows, Double move, int changes, Path out, Progress progress)
      throws InputException, IOException {
    Task task = looked.model().tasks().get(Looked.TASK);
    double least = task.kind() != Task.Kind.REGRESSION ? 1 : move != null ? move : usualMove();
    if (move != null && task.kind() != Task.Kind.REGRESSION) {
      throw new InputException(
          "--move goes with numbers; of \"" + task.name() + "\" another class is looked for");
    }
    if (looked.config().streams() != null) {
      throw new InputException(
          "counterfactuals of samples with several inputs are not looked for, expected a run with"
              + " one");
    }
    CounterfactualSearch search = new CounterfactualSearch(changes, BEAM, least);
    looked.sayWhichModel(progress);
    Files.createDirectories(out);
    removeOld(out);
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    int found = 0;
    for (int n = 0; n < rows.size(); n++) {
      DataRow row = rows.get(n);
      for (Goal goal : Goal.of(task)) {
        Optional<Counterfactual<Modality.Reading>> c =
            search.find(
                looked.model(),
                Looked.TASK,
                goal,
                row.reading(),
                row.sample(),
                new Valid(looked, row));
        if (c.isPresent()) {
          found++;
          csv.append(line(n, row, task, c.get(), drawing(n, row, c.get(), out))).append('\n');
        }
      }
      progress.at("changing inputs", row.id(), n + 1, rows.size());
    }
    if (found == 0) {
      throw new InputException(
          "no valid change is known of any of the "
              + rows.size()
              + " samples, or the model gives no numbers for them");
    }
    RunFolder.write(out.resolve(FILE), csv.toString());
    return rows.size();
  }

  private double usualMove() {
    double[] targets =
        looked.part("train").stream()
            .mapToDouble(r -> r.targets()[Looked.TASK])
            .filter(t -> !Double.isNaN(t))
            .toArray();
    double deviation = new StandardDeviation().evaluate(targets);
    return deviation > 0 ? HALF * deviation : 1;
  }

  /** Changes that make inputs the model knows all tokens of. */
  private record Valid(Looked looked, DataRow row) implements Edits<Modality.Reading> {
    @Override
    public List<Edit<Modality.Reading>> of(Modality.Reading input) {
      List<Edit<Modality.Reading>> out = new ArrayList<>();
      try {
        for (Modality.Change c : looked.samples().modality().changes(input)) {
          Optional<Sample> sample = looked.samples().otherwise(row, c.reading().tokens());
          if (sample.isPresent() && known(sample.get())) {
            out.add(new Edit<>(c.reading(), sample.get(), c.what(), c.share()));
          }
        }
      } catch (InputException e) {
        return List.of(); // what has no valid neighbours
      }
      return out;
    }

    private boolean known(Sample sample) {
      return sample.tokens().stream().allMatch(t -> looked.model().vocabulary().contains(t.text()));
    }

    @Override
    public String key(Modality.Reading input) {
      return input.text()
          + input.tokens().tokens().stream()
              .map(t -> t.text() + t.source() + Arrays.hashCode(t.features()))
              .collect(Collectors.joining(" "));
    }
  }

  private String line(
      int n, DataRow row, Task task, Counterfactual<Modality.Reading> c, String drawing) {
    Prediction.Value before = predicted(row.sample());
    Prediction.Value after = predicted(c.input().sample());
    return Stream.of(
            Integer.toString(n),
            row.id(),
            row.input(),
            task.name(),
            c.goal().name().toLowerCase(Locale.ROOT),
            c.reached() ? "yes" : "no",
            PredictionsFile.value(task, before),
            PredictionsFile.value(task, after),
            Integer.toString(c.changes().size()),
            String.join("; ", c.changes()),
            String.format(Locale.ROOT, "%.4g", c.share()),
            c.input().input().text(),
            Integer.toString(c.asked()),
            Integer.toString(c.nonFinite()),
            drawing)
        .map(PredictionsFile::quoted)
        .collect(Collectors.joining(","));
  }

  private Prediction.Value predicted(Sample sample) {
    return looked.model().predict(List.of(sample)).get(0).tasks().get(Looked.TASK);
  }

  /** Draws a changed molecule; gives the name of the file, empty for other inputs. */
  private String drawing(int n, DataRow row, Counterfactual<Modality.Reading> c, Path out)
      throws IOException {
    if (!looked.samples().modality().isSmiles()) {
      return "";
    }
    String goal = c.goal().name().toLowerCase(Locale.ROOT);
    String file = n + "." + goal + DRAWING;
    try {
      Molecule before = MoleculeReader.read(row.input());
      Molecule after = MoleculeReader.read(c.input().input().text());
      String title =
          row.id() + ": " + String.join("; ", c.changes()) + (c.reached() ? "" : " (falls short)");
      RunFolder.write(
          out.resolve(file),
          MoleculePlot.draw(title, after.smiles(), differing(before, after), false));
      return file;
    } catch (InputException | LinkageError | InternalError e) {
      return ""; // no layout, or a headless JDK without any font: the table says it all
    }
  }

  /** 1 for atoms that are another element or have another bond, else 0. */
  static double[] differing(Molecule before, Molecule after) {
    double[] out =
        IntStream.range(0, after.atoms().size())
            .mapToDouble(
                i -> before.atoms().get(i).symbol().equals(after.atoms().get(i).symbol()) ? 0 : 1)
            .toArray();
    for (int i = 0; i < after.bonds().size(); i++) {
      Bond b = after.bonds().get(i);
      if (b.order() != before.bonds().get(i).order()) {
        out[b.a()] = 1;
        out[b.b()] = 1;
      }
    }
    return out;
  }

  private static void removeOld(Path out) throws IOException {
    Files.deleteIfExists(out.resolve(FILE));
    List<Path> old;
    try (Stream<Path> files = Files.list(out)) {
      old = files.filter(p -> p.getFileName().toString().endsWith(DRAWING)).toList();
    }
    for (Path p : old) {
      Files.delete(p);
    }
  }
}
