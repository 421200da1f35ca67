package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/** predictions.csv: one line per sample and task, numbers with all their digits. */
final class PredictionsFile {
  private PredictionsFile() {}

  /** Writes the file. */
  static void write(Path file, List<Task> tasks, List<Predicted> predictions) throws IOException {
    StringBuilder text = new StringBuilder("id,row,fold,split,task,target,prediction,uncertainty");
    List<String> classes = classes(tasks);
    classes.forEach(c -> text.append(",p.").append(quoted(c)));
    text.append('\n');
    for (Predicted p : predictions) {
      for (int t = 0; t < tasks.size(); t++) {
        Task task = tasks.get(t);
        Prediction.Value v = p.prediction().tasks().get(t);
        text.append(quoted(p.row().id()))
            .append(',')
            .append(p.row().row())
            .append(',')
            .append(p.fold());
        text.append(',').append(p.split()).append(',').append(quoted(task.name())).append(',');
        text.append(label(task, p.row().targets()[t]))
            .append(',')
            .append(value(task, v))
            .append(',');
        text.append(number(v.uncertainty()));
        appendProbabilities(text, classes, task, v);
        text.append('\n');
      }
    }
    RunFolder.write(file, text.toString());
  }

  /** Names of all classes of all tasks, each once. */
  static List<String> classes(List<Task> tasks) {
    return tasks.stream().flatMap(t -> t.classes().stream()).distinct().toList();
  }

  static void appendProbabilities(
      StringBuilder text, List<String> classes, Task task, Prediction.Value v) {
    for (String c : classes) {
      int i = task.classes().indexOf(c);
      text.append(',').append(i < 0 ? "" : number(v.probabilities()[i]));
    }
  }

  /** A target as it stands in the data: a number, or the name of a class; empty when missing. */
  private static String label(Task task, double target) {
    if (Double.isNaN(target)) {
      return "";
    }
    return task.kind() == Task.Kind.REGRESSION
        ? number(target)
        : quoted(task.classes().get((int) target));
  }

  /** The prediction: a number, P(positive) of a binary task, or the name of the likeliest class. */
  static String value(Task task, Prediction.Value v) {
    return task.kind() == Task.Kind.MULTICLASS
        ? quoted(task.classes().get((int) v.value()))
        : number(v.value());
  }

  static String number(double v) {
    return Double.isNaN(v) ? "" : Double.toString(v);
  }

  /** A cell of a CSV (RFC 4180). */
  static String quoted(String s) {
    return s.matches("[^\",\\r\\n]*") ? s : "\"" + s.replace("\"", "\"\"") + "\"";
  }
}
