package org.matlens.app.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.matlens.app.explain.ExplainOptions;

/**
 * Measures the memory that explaining one input takes beyond opening the run: not a test, a program
 * to run by hand on Linux, {@code java -cp modules/app/target/test-classes:… RUN INPUT METHOD…}.
 * With the INPUT {@code spectrum:N}, an axis of q in 1/nm, or {@code crystal:N} it makes one of N
 * points or N³ cells of rock salt.
 *
 * <p>Printed is the greatest resident memory of the whole process (VmHWM of /proc/self/status), set
 * back between the steps by writing to /proc/self/clear_refs; what the heap keeps of an earlier
 * step counts in the next one, so that figures are upper limits.
 */
public final class ExplainMemory {
  private static final double SALT = 5.64;

  private ExplainMemory() {}

  /** Prints the peak after opening, and after each method. */
  public static void main(String[] args) throws Exception {
    Progress quiet =
        new Progress() {
          @Override
          public void say(String line) {
            System.out.println(line);
          }

          @Override
          public void at(String what, String detail, long done, long total) {}
        };
    Path work = Files.createTempDirectory("explain-memory");
    String input = made(args[1], work);
    try (Inspection run = Inspection.open(new RunFolder(Path.of(args[0])))) {
      System.out.printf(Locale.ROOT, "run opened: %d MB%n", peak());
      for (String method : List.of(args).subList(2, args.length)) {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        long start = System.nanoTime();
        run.explainInput(
            input,
            1,
            List.of(method),
            new ExplainOptions(1L << 31, List.of(), List.of(), false),
            work.resolve(method),
            quiet);
        System.out.printf(
            Locale.ROOT, "%s: %d MB, %.1f s%n", method, peak(), (System.nanoTime() - start) / 1e9);
      }
    }
    try (Stream<Path> files = Files.walk(work)) {
      for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
  }

  /** The greatest resident memory since it was set back, MB. */
  private static long peak() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IllegalStateException("no VmHWM in /proc/self/status");
  }

  private static String made(String input, Path work) throws Exception {
    String[] parts = input.split(":");
    if (parts.length != 2) {
      return input;
    }
    int n = Integer.parseInt(parts[1]);
    StringBuilder text = new StringBuilder();
    Path file;
    if (parts[0].equals("spectrum")) {
      file = work.resolve("made.xy");
      text.append("# q (1/nm) intensity\n");
      for (int i = 0; i < n; i++) {
        double x = 5 + 100.0 * i / n;
        text.append(x).append(' ').append(10 + Math.sin(7 * x) + i % 13).append('\n');
      }
    } else {
      file = work.resolve("made.vasp");
      text.append("rock salt\n1\n");
      double edge = SALT * n;
      text.append(edge + " 0 0\n0 " + edge + " 0\n0 0 " + edge + "\n");
      text.append("Na Cl\n" + 4 * n * n * n + " " + 4 * n * n * n + "\nDirect\n");
      for (int kind = 0; kind < 2; kind++) {
        for (int i = 0; i < 8 * n * n * n; i++) {
          int x = i % (2 * n);
          int y = i / (2 * n) % (2 * n);
          int z = i / (4 * n * n);
          if ((x + y + z) % 2 == kind) {
            text.append(x / (2.0 * n) + " " + y / (2.0 * n) + " " + z / (2.0 * n) + "\n");
          }
        }
      }
    }
    Files.writeString(file, text);
    return file.toString();
  }
}
