package org.matlens.app.run;

import java.util.List;
import org.matlens.model.train.TrainingException;
import org.matlens.predict.Prediction;

/** Samples about which a model has no number to give, in words. */
final class NonFinite {
  private static final int NAMED = 5;

  private NonFinite() {}

  /** Ids of the samples with a prediction that is NaN or infinite. */
  static List<String> of(List<Prediction> predictions) {
    return predictions.stream().filter(p -> !p.finite()).map(Prediction::id).toList();
  }

  /**
   * Refuses predictions of which no figure could be made.
   *
   * @param where whose they are, e.g. "split 0, test part"
   */
  static void require(List<Prediction> predictions, String where) {
    List<String> bad = of(predictions);
    if (!bad.isEmpty()) {
      throw new TrainingException(
          where
              + ": predictions are NaN or infinite for "
              + told(bad, predictions.size())
              + "; a lower training.learningRate or a training.clipNorm may help");
    }
  }

  /** "3 of 68 samples (a, b, c)"; the first five are named. */
  static String told(List<String> ids, int all) {
    return ids.size()
        + " of "
        + all
        + " samples ("
        + String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())))
        + (ids.size() > NAMED ? ", …)" : ")");
  }
}
