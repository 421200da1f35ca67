package org.matlens.app.config;

import java.util.Map;
import org.matlens.input.InputException;
import org.matlens.model.TrainingConfig;

/** Section {@code training}: how the network is trained. */
final class TrainingSection {
  private TrainingSection() {}

  static TrainingConfig read(Settings s) throws InputException {
    TrainingConfig d = TrainingConfig.defaults();
    return TrainingConfig.builder()
        .epochs((int) s.integer("epochs", d.epochs(), 1, 1_000_000))
        .batchSize((int) s.integer("batchSize", d.batchSize(), 1, 1_000_000))
        .accumulate((int) s.integer("accumulate", d.accumulate(), 1, 10_000))
        .learningRate(s.number("learningRate", d.learningRate(), 1e-9, 1))
        .weightDecay(s.number("weightDecay", d.weightDecay(), 0, 1))
        .warmUpFraction(s.number("warmUpFraction", d.warmUpFraction(), 0, 1))
        .clipNorm(s.number("clipNorm", d.clipNorm(), 0, 1e6))
        .patience((int) s.integer("patience", d.patience(), 0, 1_000_000))
        .emaDecay(s.number("emaDecay", d.emaDecay(), 0, 0.999999))
        .maskRate(s.number("maskRate", d.maskRate(), 0, 0.95))
        .restoreBest(s.flag("restoreBest", d.restoreBest()))
        .scaleFeatures(s.flag("scaleFeatures", d.scaleFeatures()))
        .loss(s.choice("loss", TrainingConfig.RegressionLoss.class, d.loss()))
        .balanceClasses(s.flag("balanceClasses", d.balanceClasses()))
        .threads((int) s.integer("threads", d.threads(), 1, 1024))
        .streamDropRate(s.number("streamDropRate", d.streamDropRate(), 0, 0.95))
        .build();
  }

  /** All settings of the section, as {@link #read} takes them. */
  static Map<String, Object> toMap(TrainingConfig training) {
    return RunConfig.ordered(
        "epochs",
        training.epochs(),
        "batchSize",
        training.batchSize(),
        "accumulate",
        training.accumulate(),
        "learningRate",
        training.learningRate(),
        "weightDecay",
        training.weightDecay(),
        "warmUpFraction",
        training.warmUpFraction(),
        "clipNorm",
        training.clipNorm(),
        "patience",
        training.patience(),
        "emaDecay",
        training.emaDecay(),
        "maskRate",
        training.maskRate(),
        "restoreBest",
        training.restoreBest(),
        "scaleFeatures",
        training.scaleFeatures(),
        "loss",
        Settings.name(training.loss()),
        "balanceClasses",
        training.balanceClasses(),
        "threads",
        training.threads(),
        "streamDropRate",
        training.streamDropRate());
  }
}
