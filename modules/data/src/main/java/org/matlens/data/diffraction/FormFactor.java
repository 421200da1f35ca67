package org.matlens.data.diffraction;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.matlens.chem.Element;

/**
 * X-ray scattering factor of a neutral atom in electrons: {@code f(s) = c + Σ aᵢ exp(-bᵢ s²)}, s =
 * sin θ / λ in 1/Å.
 *
 * <p>Source: D. T. Cromer and J. B. Mann, Acta Cryst. A24 (1968) 321,
 * doi:10.1107/S0567739468000550; International Tables for Crystallography, Vol. C (1992), Table
 * 6.1.1.4. Without anomalous dispersion; good for s up to 2 1/Å.
 */
final class FormFactor {
  private static final int GAUSSIANS = 4;
  private static final Map<Element, FormFactor> TABLE = read();

  private final double[] a = new double[GAUSSIANS];
  private final double[] b = new double[GAUSSIANS];
  private final double c;

  private FormFactor(String[] cells) {
    for (int i = 0; i < GAUSSIANS; i++) {
      a[i] = Double.parseDouble(cells[1 + 2 * i]);
      b[i] = Double.parseDouble(cells[2 + 2 * i]);
    }
    c = Double.parseDouble(cells[1 + 2 * GAUSSIANS]);
  }

  /** The factor of an element, empty beyond californium. */
  static Optional<FormFactor> of(Element element) {
    return Optional.ofNullable(TABLE.get(element));
  }

  /** Electrons that scatter in phase at s² (1/Å²). */
  double at(double squaredS) {
    double f = c;
    for (int i = 0; i < GAUSSIANS; i++) {
      f += a[i] * Math.exp(-b[i] * squaredS);
    }
    return f;
  }

  private static Map<Element, FormFactor> read() {
    Map<Element, FormFactor> table = new EnumMap<>(Element.class);
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                FormFactor.class.getResourceAsStream("form-factors.csv"),
                StandardCharsets.UTF_8))) {
      List<String> rows = in.lines().filter(line -> !line.startsWith("#")).skip(1).toList();
      for (String row : rows) {
        String[] cells = row.split(",");
        table.put(Element.valueOf(cells[0]), new FormFactor(cells));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Collections.unmodifiableMap(table);
  }
}
