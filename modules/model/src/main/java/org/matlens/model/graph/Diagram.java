package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.matlens.model.NetworkConfig;
import org.matlens.model.layer.ParameterSpec;

/**
 * A network as lines of text: every stage with what it reads, the shape of what it gives and the
 * number of its parameters, or the stage it shares them with. Shapes: tokens of a stream are named
 * after it, B stands for samples.
 */
public final class Diagram {
  private Diagram() {}

  /** One line per stage, from the input on, and the number of all parameters. */
  public static String of(NetworkConfig config) {
    Plan plan = Plan.of(config);
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"stage", "reads", "gives", "parameters"});
    long total = 0;
    for (Plan.Node n : plan.nodes()) {
      long own = StageKind.parameters(n).stream().mapToLong(ParameterSpec::size).sum();
      total += own;
      rows.add(
          new String[] {
            n.name(),
            reads(config, plan, n),
            shape(config, plan, n),
            n.shares() ? "as " + n.owner() : count(own),
          });
    }
    rows.add(new String[] {"all", "", "", count(total)});
    int[] widths = new int[4];
    for (String[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        widths[c] = Math.max(widths[c], row[c].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      String line =
          pad(row[0], widths[0])
              + (row[1].isEmpty() ? "    " : " <- ")
              + pad(row[1], widths[1])
              + "  "
              + pad(row[2], widths[2])
              + "  "
              + " ".repeat(widths[3] - row[3].length())
              + row[3];
      text.append(line.stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String pad(String s, int width) {
    return s + " ".repeat(width - s.length());
  }

  private static String count(long n) {
    return n == 0 ? "-" : String.format(Locale.ROOT, "%,d", n);
  }

  private static String reads(NetworkConfig whole, Plan plan, Plan.Node n) {
    NetworkConfig c = n.config();
    if (n.kind() == StageKind.EMBEDDING) {
      String tokens = c.vocabularySize() + " tokens";
      return tokens + (c.numFeatures() > 0 ? " + " + c.numFeatures() + " features" : "");
    }
    String inputs = String.join(", ", n.inputs());
    if (n.kind() == StageKind.BLOCK || n.kind() == StageKind.CROSS) {
      String heads = whole.encoder().numHeads() + " heads";
      String pair = n.pair().isEmpty() ? "" : ", attention." + n.pair();
      String over = c.readsEdges() && n.kind() == StageKind.BLOCK ? " over edges" : "";
      return inputs + " (" + heads + over + pair + ")";
    }
    return inputs;
  }

  private static String shape(NetworkConfig whole, Plan plan, Plan.Node n) {
    int d = whole.encoder().dModel();
    return switch (n.kind()) {
      case HEAD, CONTRIBUTIONS, SUM -> "[B, " + whole.numOutputs() + "]";
      case POOL -> "[B, " + d + "]";
      case COLUMNS -> "[B, " + n.size() * d + "]";
      case SPLIT ->
          "["
              + plan.lanes().get(plan.pairs().get(n.pair()).query()).parts().get(n.size())
              + ", "
              + d
              + "]";
      default -> "[" + rows(plan, plan.pairs().get(n.pair()).query()) + ", " + d + "]";
    };
  }

  private static String rows(Plan plan, String lane) {
    Plan.Lane l = plan.lanes().get(lane);
    return l.latents() > 0 ? l.latents() + " B" : lane.isEmpty() ? "tokens" : lane;
  }
}
