package org.matlens.data.composition;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.chem.Element;
import org.matlens.data.crystal.ElementFeatures;

/**
 * Features of the elements from the periodic table: each property minus its mean over the elements,
 * divided by its standard deviation. A property that is not known is 0, the mean, and a further
 * feature for each property that has gaps is 1 there.
 *
 * <p>Group (0 for the f block), period and logarithm of the atomic weight are computed; the other
 * properties and their sources stand in {@code elements.csv} beside this class.
 */
public final class ElementTable implements ElementFeatures {
  private static final String RESOURCE = "elements.csv";
  private static final ElementTable TABLE = new ElementTable();

  private final List<String> names = new ArrayList<>();
  private final double[][] features = new double[Element.values().length][];
  private final double[] electronegativity = new double[Element.values().length];

  /** The table. */
  public static ElementTable get() {
    return TABLE;
  }

  private ElementTable() {
    List<String> properties = new ArrayList<>(List.of("group", "period", "ln(atomic weight)"));
    int computed = properties.size();
    Element[] all = Element.values();
    double[][] values = new double[all.length][];
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                ElementTable.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
      List<String> lines = in.lines().filter(l -> !l.startsWith("#")).toList();
      String[] header = lines.get(0).split(",");
      properties.addAll(Arrays.asList(header).subList(1, header.length));
      for (Element e : all) {
        values[e.ordinal()] = new double[properties.size()];
        Arrays.fill(values[e.ordinal()], Double.NaN);
        values[e.ordinal()][0] = e.group();
        values[e.ordinal()][1] = e.period();
        values[e.ordinal()][2] = Math.log(org.matlens.chem.AtomicWeights.of(e));
      }
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        double[] of = values[Element.ofSymbol(cells[0]).orElseThrow().ordinal()];
        for (int c = 1; c < cells.length; c++) {
          of[computed + c - 1] = cells[c].isEmpty() ? Double.NaN : Double.parseDouble(cells[c]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Element e : all) {
      electronegativity[e.ordinal()] = values[e.ordinal()][properties.indexOf("electronegativity")];
    }
    standardise(properties, values);
  }

  private void standardise(List<String> properties, double[][] values) {
    List<Integer> withGaps = new ArrayList<>();
    for (int p = 0; p < properties.size(); p++) {
      int column = p;
      double[] known =
          Arrays.stream(values).mapToDouble(v -> v[column]).filter(v -> !Double.isNaN(v)).toArray();
      double mean = Arrays.stream(known).average().orElseThrow();
      double variance =
          Arrays.stream(known).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      for (double[] v : values) {
        v[p] = (v[p] - mean) / Math.sqrt(variance);
      }
      names.add(properties.get(p));
      if (known.length < values.length) {
        withGaps.add(p);
      }
    }
    withGaps.forEach(p -> names.add(properties.get(p) + " unknown"));
    for (int e = 0; e < values.length; e++) {
      double[] f = Arrays.copyOf(values[e], names.size());
      for (int i = 0; i < withGaps.size(); i++) {
        boolean unknown = Double.isNaN(f[withGaps.get(i)]);
        f[properties.size() + i] = unknown ? 1 : 0;
        if (unknown) {
          f[withGaps.get(i)] = 0;
        }
      }
      features[e] = f;
    }
  }

  /** On Pauling's scale, NaN where not known. */
  double electronegativity(Element element) {
    return electronegativity[element.ordinal()];
  }

  @Override
  public List<String> names() {
    return List.copyOf(names);
  }

  @Override
  public double[] of(Element element) {
    return features[element.ordinal()];
  }
}
