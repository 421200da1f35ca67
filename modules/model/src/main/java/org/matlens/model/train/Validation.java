package org.matlens.model.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.matlens.batch.Batch;
import org.matlens.batch.Sample;
import org.matlens.batch.TrainingSet;
import org.matlens.model.graph.Network;
import org.matlens.model.layer.Pass;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/** Loss and simple metrics on the validation samples. */
final class Validation {
  private static final int BATCH = 256;

  private final Network network;
  private final Targets targets;
  private final Loss loss;
  private final TrainingSet set;
  private final Function<List<Sample>, Batch> packing;

  Validation(
      Network network,
      Targets targets,
      Loss loss,
      TrainingSet set,
      Function<List<Sample>, Batch> packing) {
    this.network = network;
    this.targets = targets;
    this.loss = loss;
    this.set = set;
    this.packing = packing;
  }

  /**
   * Mean loss over the samples; fills valMae and valRmse (regression) or valAccuracy of each task.
   */
  double measure(Map<String, Double> metrics) {
    int tasks = targets.tasks().size();
    double[] absolute = new double[tasks];
    double[] squared = new double[tasks];
    double[] correct = new double[tasks];
    int[] count = new int[tasks];
    double sum = 0;
    for (int from = 0; from < set.size(); from += BATCH) {
      List<Sample> samples = new ArrayList<>();
      for (int i = from; i < Math.min(set.size(), from + BATCH); i++) {
        samples.add(set.sample(i, -1));
      }
      Batch batch = packing.apply(samples);
      double[][] outputs = network.run(batch, Pass.EVALUATE, null).outputs();
      for (int i = 0; i < outputs.length; i++) {
        double[] labels = set.targets(from + i);
        sum += loss.forChoice(outputs[i], labels);
        Prediction p = targets.prediction("", outputs[i]);
        for (int t = 0; t < tasks; t++) {
          if (!Double.isNaN(labels[t])) {
            double value = p.tasks().get(t).value();
            double e = value - labels[t];
            count[t]++;
            absolute[t] += Math.abs(e);
            squared[t] += e * e;
            double decided =
                targets.tasks().get(t).kind() == Task.Kind.BINARY ? (value >= 0.5 ? 1 : 0) : value;
            correct[t] += decided == labels[t] ? 1 : 0;
          }
        }
      }
    }
    for (int t = 0; t < tasks; t++) {
      String suffix = tasks == 1 ? "" : "." + targets.tasks().get(t).name();
      if (targets.tasks().get(t).kind() == Task.Kind.REGRESSION) {
        metrics.put("valMae" + suffix, absolute[t] / count[t]);
        metrics.put("valRmse" + suffix, Math.sqrt(squared[t] / count[t]));
      } else {
        metrics.put("valAccuracy" + suffix, correct[t] / count[t]);
      }
    }
    return sum / set.size();
  }
}
