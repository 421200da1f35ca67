package org.matlens.app.config;

import java.util.Map;
import org.matlens.input.InputException;
import org.matlens.model.TeacherConfig;
import org.matlens.model.TrainingConfig;

/** Section {@code training}: how the network is trained. */
final class TrainingSection {
  private TrainingSection() {}

  static TrainingConfig read(Settings s) throws InputException {
    TrainingConfig d = TrainingConfig.defaults();
    TrainingConfig.RegressionLoss loss =
        s.choice("loss", TrainingConfig.RegressionLoss.class, d.loss());
    TeacherConfig teacher = teacher(s.section("teacher"));
    if (teacher.teaches() && loss == TrainingConfig.RegressionLoss.HURDLE) {
      throw s.error("teacher", "what it says is never exactly zero, expected another loss");
    }
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
        .loss(loss)
        .balanceClasses(s.flag("balanceClasses", d.balanceClasses()))
        .teacher(teacher)
        .threads((int) s.integer("threads", d.threads(), 1, 1024))
        .streamDropRate(s.number("streamDropRate", d.streamDropRate(), 0, 0.95))
        .build();
  }

  private static TeacherConfig teacher(Settings s) throws InputException {
    TeacherConfig d = TeacherConfig.NONE;
    return new TeacherConfig(
        s.number("share", d.share(), 0, 1),
        s.number("width", d.width(), 1e-6, 1e5),
        s.number("ridge", d.ridge(), 1e-9, 1e5),
        s.number("features", d.features(), 0, 1e5),
        (int) s.integer("trees", d.trees(), 0, 10_000));
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
        "teacher",
        RunConfig.ordered(
            "share", training.teacher().share(),
            "width", training.teacher().width(),
            "ridge", training.teacher().ridge(),
            "features", training.teacher().features(),
            "trees", training.teacher().trees()),
        "threads",
        training.threads(),
        "streamDropRate",
        training.streamDropRate());
  }
}
