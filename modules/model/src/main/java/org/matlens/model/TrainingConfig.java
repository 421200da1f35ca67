package org.matlens.model;

/**
 * How a network is trained. {@link #builder()} makes one from what differs from the defaults.
 *
 * @param epochs passes over the training samples
 * @param batchSize samples per gradient
 * @param accumulate gradients added up before each step of the optimiser
 * @param learningRate highest rate, reached after the warm-up
 * @param weightDecay of AdamW; biases, norms and embeddings are spared
 * @param warmUpFraction part of all steps in which the rate rises linearly; a cosine to zero
 *     follows
 * @param clipNorm largest norm of the gradient, 0 for no limit
 * @param patience epochs without a better validation loss before training stops, 0 to never stop
 *     early
 * @param emaDecay decay per step of averaged weights, which are then validated and kept; 0 for none
 * @param maskRate probability of a token to be hidden behind {@code [MASK]} in training
 * @param restoreBest whether the weights of the best validation loss are kept; else those of the
 *     last epoch
 * @param scaleFeatures whether features become deviations from what is usual for their token
 * @param loss of regression tasks
 * @param balanceClasses whether the classes of a task weigh the same in the loss, however many
 *     training samples each has
 * @param teacher what a network learns from beside the labels
 * @param threads workers of the fused kernels
 * @param streamDropRate probability of a stream to be left out of a training sample that has
 *     others; one always stays
 */
public record TrainingConfig(
    int epochs,
    int batchSize,
    int accumulate,
    double learningRate,
    double weightDecay,
    double warmUpFraction,
    double clipNorm,
    int patience,
    double emaDecay,
    double maskRate,
    boolean restoreBest,
    boolean scaleFeatures,
    RegressionLoss loss,
    boolean balanceClasses,
    TeacherConfig teacher,
    int threads,
    double streamDropRate) {

  /** Losses of regression tasks, on the normalised target. */
  public enum RegressionLoss {
    /** (p - t)². */
    SQUARED,
    /** |p - t|. */
    ABSOLUTE,
    /** Squared within one, linear outside (Huber 1964, doi:10.1214/aoms/1177703732). */
    HUBER,
    /**
     * Heteroscedastic: the network also gives log s², loss ½ (log s² + (p - t)² / s²) (Nix and
     * Weigend 1994, doi:10.1109/ICNN.1994.374138).
     */
    GAUSSIAN,
    /**
     * Heteroscedastic and robust: the network also gives log b, loss log b + |p - t| / b (Wang et
     * al. 2021, doi:10.1038/s41524-021-00545-1).
     */
    LAPLACE,
    /**
     * For targets of which many are exactly zero: the network gives an amount and the odds of not
     * being zero, p = probability times amount; loss |p - t| + cross-entropy of zero or not
     * (Mullahy 1986, doi:10.1016/0304-4076(86)90002-3).
     */
    HURDLE;

    /** Outputs of a regression task. */
    public int numOutputs() {
      return this == GAUSSIAN || this == LAPLACE || this == HURDLE ? 2 : 1;
    }
  }

  public TrainingConfig {
    require(epochs >= 1, "epochs", epochs, "at least 1");
    require(batchSize >= 1, "batchSize", batchSize, "at least 1");
    require(accumulate >= 1, "accumulate", accumulate, "at least 1");
    require(learningRate > 0 && learningRate < 10, "learningRate", learningRate, "in (0, 10)");
    require(weightDecay >= 0 && weightDecay < 10, "weightDecay", weightDecay, "in [0, 10)");
    require(
        warmUpFraction >= 0 && warmUpFraction <= 1, "warmUpFraction", warmUpFraction, "in [0, 1]");
    require(clipNorm >= 0 && clipNorm < 1e9, "clipNorm", clipNorm, "at least 0");
    require(patience >= 0, "patience", patience, "at least 0");
    require(emaDecay >= 0 && emaDecay < 1, "emaDecay", emaDecay, "in [0, 1)");
    require(maskRate >= 0 && maskRate < 1, "maskRate", maskRate, "in [0, 1)");
    require(
        streamDropRate >= 0 && streamDropRate < 1, "streamDropRate", streamDropRate, "in [0, 1)");
    if (teacher.teaches() && loss == RegressionLoss.HURDLE) {
      throw new IllegalArgumentException(
          "a teacher does not go with the loss hurdle: what it says is never exactly zero");
    }
    require(threads >= 1 && threads <= 1024, "threads", threads, "1 to 1024");
  }

  private static void require(boolean holds, String name, Number value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + ", expected " + expected);
    }
  }

  /** 100 epochs in batches of 32. */
  public static TrainingConfig defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Settings by name; what is not set keeps its default. Each is told of at its namesake of {@link
   * TrainingConfig}.
   */
  public static final class Builder {
    private int epochs = 100;
    private int batchSize = 32;
    private int accumulate = 1;
    private double learningRate = 5e-4;
    private double weightDecay = 0.01;
    private double warmUpFraction = 0.05;
    private double clipNorm = 1;
    private int patience;
    private double emaDecay;
    private double maskRate;
    private boolean restoreBest = true;
    private boolean scaleFeatures;
    private RegressionLoss loss = RegressionLoss.SQUARED;
    private boolean balanceClasses;
    private TeacherConfig teacher = TeacherConfig.NONE;
    private int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
    private double streamDropRate;

    private Builder() {}

    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    public Builder accumulate(int value) {
      accumulate = value;
      return this;
    }

    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    public Builder weightDecay(double value) {
      weightDecay = value;
      return this;
    }

    public Builder warmUpFraction(double value) {
      warmUpFraction = value;
      return this;
    }

    public Builder clipNorm(double value) {
      clipNorm = value;
      return this;
    }

    public Builder patience(int value) {
      patience = value;
      return this;
    }

    public Builder emaDecay(double value) {
      emaDecay = value;
      return this;
    }

    public Builder maskRate(double value) {
      maskRate = value;
      return this;
    }

    public Builder restoreBest(boolean value) {
      restoreBest = value;
      return this;
    }

    public Builder scaleFeatures(boolean value) {
      scaleFeatures = value;
      return this;
    }

    public Builder loss(RegressionLoss value) {
      loss = value;
      return this;
    }

    public Builder balanceClasses(boolean value) {
      balanceClasses = value;
      return this;
    }

    public Builder teacher(TeacherConfig value) {
      teacher = value;
      return this;
    }

    public Builder threads(int value) {
      threads = value;
      return this;
    }

    public Builder streamDropRate(double value) {
      streamDropRate = value;
      return this;
    }

    /** Throws IllegalArgumentException where a value is out of range. */
    public TrainingConfig build() {
      return new TrainingConfig(
          epochs,
          batchSize,
          accumulate,
          learningRate,
          weightDecay,
          warmUpFraction,
          clipNorm,
          patience,
          emaDecay,
          maskRate,
          restoreBest,
          scaleFeatures,
          loss,
          balanceClasses,
          teacher,
          threads,
          streamDropRate);
    }
  }
}
