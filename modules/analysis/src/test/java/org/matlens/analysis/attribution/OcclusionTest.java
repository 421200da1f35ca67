package org.matlens.analysis.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attribution.Parts.By;
import org.matlens.batch.Sample;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Parts masked at once, on a model that answers for pairs: one token alone tells little. */
class OcclusionTest {
  /** Of texts the value of all that are there, and 10 more where an "N" or an "O" is there. */
  private static final class PairModel implements Predictor {
    private static final Map<String, Double> VALUES = Map.of("C", 1.0, "N", 2.0, "O", 5.0);

    @Override
    public List<Task> tasks() {
      return List.of(Task.regression("y", ""));
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      return samples.stream()
          .map(
              s -> {
                List<String> texts =
                    s.streams().stream()
                        .flatMap(t -> t.tokens().stream().map(Token::text))
                        .toList();
                double sum = texts.stream().mapToDouble(t -> VALUES.getOrDefault(t, 0.0)).sum();
                return new double[] {sum + (texts.contains("N") ? 10 : 0)};
              })
          .toArray(double[][]::new);
    }
  }

  private static float[] map(By by, double width, Sample sample) {
    return new Occlusion(new Parts(by, width))
        .attribute(new PairModel(), List.of(sample), 0)
        .get(0)
        .perToken();
  }

  private static Sample molecule() {
    // N C = N O: atoms 0, 1, 2, 3; the bond is of no atom; atom 3 has two tokens
    List<Token> tokens = new ArrayList<>();
    String[] texts = {"N", "C", "=", "N", "O", "O"};
    int[] atoms = {0, 1, -1, 2, 3, 3};
    for (int t = 0; t < texts.length; t++) {
      TokenKind kind = atoms[t] < 0 ? TokenKind.BOND : TokenKind.ATOM;
      tokens.add(new Token(texts[t], kind, new TokenSource.Characters(t, t + 1, atoms[t])));
    }
    return new Sample("m", new TokenSequence("molecule", tokens));
  }

  @Test
  void tokensAtomsAndElementsOfAMolecule() {
    assertThat(map(By.TOKEN, Double.NaN, molecule())).containsExactly(2, 1, 0, 2, 5, 5);
    assertThat(map(By.ATOM, Double.NaN, molecule())).containsExactly(2, 1, 0, 2, 5, 5);
    // both nitrogens at once: 2 + 2 + 10, shared by two tokens
    assertThat(map(By.ELEMENT, Double.NaN, molecule())).containsExactly(7, 1, 0, 7, 5, 5);
    double[] folded =
        Fold.atoms(molecule(), map(By.ATOM, Double.NaN, molecule()), Fold.numAtoms(molecule()));
    assertThat(folded).containsExactly(2, 1, 2, 10);
  }

  @Test
  void whatASampleHasNoneOfIsRefused() {
    for (By by : List.of(By.SITE, By.PEAK)) {
      assertThatThrownBy(() -> map(by, Double.NaN, molecule()))
          .isInstanceOf(UnsuitableMethodException.class)
          .hasMessageContaining("has no token that is part of a " + by.label());
    }
    assertThatThrownBy(() -> map(By.WINDOW, 2, molecule()))
        .isInstanceOf(UnsuitableMethodException.class);
    assertThatThrownBy(() -> new Parts(By.WINDOW)).hasMessageContaining("width");
    assertThatThrownBy(() -> new Parts(By.ATOM, 3)).hasMessageContaining("by=window");
  }

  /** Sites are parts of their own, of one element together. */
  @Test
  void sitesAndElementsOfACrystal() {
    List<Token> sites = new ArrayList<>();
    String[] texts = {"N", "O", "N"};
    for (int t = 0; t < texts.length; t++) {
      sites.add(new Token(texts[t], TokenKind.SITE, new TokenSource.Site(t)));
    }
    Sample crystal = new Sample("c", new TokenSequence("crystal", sites));
    assertThat(map(By.SITE, Double.NaN, crystal)).containsExactly(2, 5, 2);
    assertThat(map(By.ELEMENT, Double.NaN, crystal)).containsExactly(7, 5, 7);
    assertThat(Fold.numSites(crystal)).isEqualTo(3);
  }

  /** Windows of 5 degrees from multiples of 5; the middle of a range decides. */
  @Test
  void windowsAndPeaksOfASpectrum() {
    double[][] ranges = {{8, 9}, {9, 10.8}, {10, 11.2}, {23, 24}, {23.5, 24.5}};
    String[] texts = {"C", "N", "N", "O", "O"};
    List<Token> peaks = new ArrayList<>();
    for (int t = 0; t < texts.length; t++) {
      peaks.add(
          new Token(
              texts[t],
              TokenKind.PEAK,
              new TokenSource.AxisRange(ranges[t][0], ranges[t][1], "degree")));
    }
    Sample spectrum = new Sample("s", new TokenSequence("spectrum", peaks));
    assertThat(map(By.PEAK, Double.NaN, spectrum)).containsExactly(1, 2, 2, 5, 5);
    float[] windows = map(By.WINDOW, 5, spectrum);
    assertThat(windows).containsExactly(1.5f, 1.5f, 2, 5, 5);
    assertThat(map(By.WINDOW, 90, spectrum)[0]).isCloseTo(25 / 5f, within(1e-6f));
  }
}
