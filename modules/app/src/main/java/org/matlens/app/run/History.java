package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.matlens.model.train.EpochRecord;

/**
 * history.csv: one line per epoch of every member of every fold. Equal runs write the same bytes
 * but for the seconds.
 */
final class History {
  private static final double SECONDS_BETWEEN_WRITES = 2;

  private final Path file;
  private final List<String> finished = new ArrayList<>();
  private List<String> current = new ArrayList<>();
  private String header = "";
  private double lastWrite;

  History(Path file) {
    this.file = file;
  }

  /** A member begins: its lines so far are empty. */
  void begin() {
    current = new ArrayList<>();
  }

  /** An epoch of the current member is done. */
  void add(EpochRecord r, int fold, int member) throws IOException {
    header =
        "epoch,step,learningRate,trainLoss,valLoss,"
            + String.join(",", r.valMetrics().keySet())
            + (r.valMetrics().isEmpty() ? "" : ",")
            + "fold,member,seconds";
    StringBuilder line = new StringBuilder();
    line.append(r.epoch())
        .append(',')
        .append(r.step())
        .append(',')
        .append(r.learningRate())
        .append(',');
    line.append(r.trainLoss()).append(',').append(number(r.valLoss()));
    r.valMetrics().values().forEach(v -> line.append(',').append(number(v)));
    line.append(',').append(fold).append(',').append(member);
    line.append(',').append(String.format(java.util.Locale.ROOT, "%.3f", r.seconds()));
    current.add(line.toString());
    double now = System.nanoTime() * 1e-9;
    if (now - lastWrite > SECONDS_BETWEEN_WRITES) {
      lastWrite = now;
      write();
    }
  }

  private static String number(double v) {
    return Double.isNaN(v) ? "" : Double.toString(v);
  }

  /** The current member is done; gives its part of the file, header first. */
  String end() throws IOException {
    finished.addAll(current);
    String part = header + "\n" + String.join("\n", current) + "\n";
    current = new ArrayList<>();
    write();
    return part;
  }

  /** A member that was done before: its part of the file as {@link #end} gave it. */
  void restore(String part) {
    List<String> lines = part.lines().toList();
    header = lines.get(0);
    finished.addAll(lines.subList(1, lines.size()));
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder(header).append('\n');
    finished.forEach(l -> text.append(l).append('\n'));
    current.forEach(l -> text.append(l).append('\n'));
    RunFolder.write(file, text.toString());
  }
}
