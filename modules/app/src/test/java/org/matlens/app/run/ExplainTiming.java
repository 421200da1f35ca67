package org.matlens.app.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.matlens.app.explain.ExplainOptions;

/**
 * Times explaining training samples of a finished run against predicting them, in one process after
 * warm-up, arrays and index written, nothing drawn: not a test, a program to run by hand, {@code
 * java -cp modules/app/target/test-classes:… RUN [SAMPLES]}. Files go to {@code java.io.tmpdir},
 * best one in memory: ext4 looks long for a place for a file where thousands were deleted a moment
 * ago, as this program does.
 */
public final class ExplainTiming {
  private static final int REPEATS = 25;

  private ExplainTiming() {}

  /** Prints the best wall time and processor time of both. */
  public static void main(String[] args) throws Exception {
    int samples = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
    Progress quiet =
        new Progress() {
          @Override
          public void say(String line) {}

          @Override
          public void at(String what, String detail, long done, long total) {}
        };
    try (Inspection run = Inspection.open(new RunFolder(Path.of(args[0])))) {
      Path out = Files.createTempDirectory("explain-timing");
      double[] best = {1e9, 1e9, 1e9, 1e9};
      for (int r = 0; r < REPEATS; r++) {
        double[] t = {0, 0, 0, 0};
        long w0 = System.nanoTime();
        long c0 = cpu();
        int n = run.predictSplit("train", samples);
        t[0] = (System.nanoTime() - w0) / 1e9;
        t[1] = (cpu() - c0) / 1e9;
        w0 = System.nanoTime();
        c0 = cpu();
        run.explainSplit(
            "train",
            samples,
            List.of("attention", "attention-gradient"),
            new ExplainOptions(1L << 28, List.of(), List.of(), false),
            out.resolve("" + r), // files anew: to replace one takes a flush of the disk
            quiet);
        t[2] = (System.nanoTime() - w0) / 1e9;
        t[3] = (cpu() - c0) / 1e9;
        for (int i = 0; i < t.length; i++) {
          best[i] = Math.min(best[i], t[i]);
        }
        System.out.printf(
            Locale.ROOT,
            "%d samples: predicted in %.3f s (%.3f s of processors), explained in %.3f s (%.3f s):"
                + " %.2f times (%.2f)%n",
            n,
            t[0],
            t[1],
            t[2],
            t[3],
            t[2] / t[0],
            t[3] / t[1]);
      }
      System.out.printf(
          Locale.ROOT, "best: %.2f times (%.2f)%n", best[2] / best[0], best[3] / best[1]);
      try (Stream<Path> files = Files.walk(out)) {
        for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(p);
        }
      }
    }
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
