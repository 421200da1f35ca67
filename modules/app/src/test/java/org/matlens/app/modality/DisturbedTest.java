package org.matlens.app.modality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.app.config.RunConfig;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Inputs a little otherwise, and which of their tokens stand for the same. */
class DisturbedTest {
  @TempDir Path dir;

  private Modality modality(String tokenizer) throws Exception {
    Files.writeString(dir.resolve("d.csv"), "x,y\nO,1\n");
    Path config = dir.resolve("c.yaml");
    Files.writeString(
        config,
        "name: c\ndata: {path: d.csv, input: x, target: y}\ntokenizer: " + tokenizer + "\n");
    return Modality.of(RunConfig.read(config, List.of()).tokenizer());
  }

  @Test
  void anotherSmilesKnowsItsAtoms() throws Exception {
    Modality symbols = modality("{kind: smiles}");
    Modality.Reading given = symbols.read("Clc1ccc(N)c(S)c1CO");
    Map<String, Modality.Disturbed> ways = symbols.disturbed(given);
    assertThat(ways.keySet()).containsExactly("another SMILES");
    Modality.Disturbed other = ways.get("another SMILES");
    assertThat(texts(other.tokens())).isNotEqualTo(texts(given.tokens()));
    int atoms = 0;
    for (int t = 0; t < given.tokens().size(); t++) {
      Token token = given.tokens().tokens().get(t);
      if (token.kind() == TokenKind.ATOM) {
        atoms++;
        assertThat(other.tokens().tokens().get(other.counterpart()[t]).text())
            .isEqualTo(token.text());
      } else {
        assertThat(other.counterpart()[t]).isEqualTo(-1);
      }
    }
    assertThat(Arrays.stream(other.counterpart()).filter(c -> c >= 0).distinct()).hasSize(atoms);
    // Cl, N, S and O occur once: the atom is the same one, not one that looks alike
    assertThat(modality("{kind: atom}").disturbed(given)).isEmpty();
  }

  @Test
  void fractionsMoveButNotTheElements() throws Exception {
    Modality m = modality("{kind: element}");
    Modality.Reading given = m.read("Fe0.62Cr18.31Ni8");
    Modality.Disturbed other = m.disturbed(given).get("fractions off by three percent");
    for (int t = 0; t < 3; t++) {
      TokenSource.ElementShare a =
          (TokenSource.ElementShare) given.tokens().tokens().get(t).source();
      TokenSource.ElementShare b =
          (TokenSource.ElementShare) other.tokens().tokens().get(other.counterpart()[t]).source();
      assertThat(b.element()).isEqualTo(a.element());
      assertThat(b.fraction()).isNotEqualTo(a.fraction());
      assertThat(b.fraction() / a.fraction()).isCloseTo(1, within(0.15));
    }
  }

  @Test
  void aCrystalIsStrainedAndItsSitesDisplaced() throws Exception {
    Modality m = modality("{kind: site, cutoff: 5}");
    Path cif = dir.resolve("a.vasp");
    Files.writeString(
        cif, "NaCl\n1.0\n5.6 0 0\n0 5.6 0\n0 0 5.6\nNa Cl\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n");
    Modality.Reading given = m.read(cif.toString());
    Map<String, Modality.Disturbed> ways = m.disturbed(given);
    assertThat(ways.keySet())
        .containsExactly("a strain of one percent", "sites displaced by 0.05 Å");
    for (Modality.Disturbed d : ways.values()) {
      assertThat(d.counterpart()).containsExactly(0, 1);
      assertThat(((Geometry.Edges) d.tokens().geometry()).distance())
          .isNotEqualTo(((Geometry.Edges) given.tokens().geometry()).distance());
    }
  }

  @Test
  void rangesGoByWhatTheyShare() {
    TokenSequence before = ranges(new double[][] {{0, 2}, {2, 4}, {4, 6}, {9, 10}});
    TokenSequence after = ranges(new double[][] {{0.5, 2.5}, {2.5, 4.5}, {4.5, 6.5}});
    assertThat(Counterparts.of(before, after)).containsExactly(0, 1, 2, -1);
  }

  private static TokenSequence ranges(double[][] all) {
    return new TokenSequence(
        "spectrum",
        Arrays.stream(all)
            .map(
                r ->
                    new Token(
                        "patch", TokenKind.PATCH, new TokenSource.AxisRange(r[0], r[1], "eV")))
            .toList());
  }

  private static List<String> texts(TokenSequence s) {
    return s.tokens().stream().map(Token::text).toList();
  }
}
