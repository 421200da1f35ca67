package org.matlens.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.matlens.input.InputException;
import org.matlens.model.bench.Bench;
import org.matlens.model.bench.Workload;
import org.matlens.model.kernel.KernelChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench [WORKLOAD]…}: times the engine; one JSON line per workload. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Times training steps and inference; one JSON line per workload, about 20 seconds each.")
final class BenchCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 1024;

  @Parameters(paramLabel = "WORKLOAD", description = "Names of workloads (default: all).")
  private List<String> names = List.of();

  @Option(
      names = "--threads",
      defaultValue = "2",
      paramLabel = "N",
      description = "Worker threads (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--kernels",
      defaultValue = "AUTO",
      paramLabel = "NAME",
      description = "AUTO, CPU or ND4J (default: ${DEFAULT-VALUE}).")
  private KernelChoice kernels;

  @Option(
      names = "--json",
      description = "Accepted for likeness with other commands: the output is always JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InputException, IOException {
    List<Workload> all = Workload.all();
    List<String> known = all.stream().map(Workload::name).toList();
    for (String n : names) {
      if (!known.contains(n)) {
        throw new InputException(
            "no workload \"" + n + "\", expected one of " + String.join(", ", known));
      }
    }
    if (threads < 1 || threads > MOST_THREADS) {
      throw new InputException("--threads " + threads + ", expected 1 to " + MOST_THREADS);
    }
    PrintWriter out = spec.commandLine().getOut();
    for (Workload w : all) {
      if (!names.isEmpty() && !names.contains(w.name())) {
        continue;
      }
      Bench.Timing t = Bench.run(w, kernels, threads);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("workload", t.workload());
      line.put("peer", "matlens, " + t.kernels());
      line.put("weights", true);
      line.put("threads", t.threads());
      line.put("samples", t.samples());
      line.put("tokens", t.tokens());
      line.put("train_ms", Math.round(t.trainMs() * 1e3) / 1e3);
      line.put("infer_ms", Math.round(t.inferMs() * 1e3) / 1e3);
      out.println(new ObjectMapper().writeValueAsString(line));
      out.flush();
    }
    return MatlensCommand.OK;
  }
}
