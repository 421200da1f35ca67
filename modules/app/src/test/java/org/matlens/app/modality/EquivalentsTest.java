package org.matlens.app.modality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.app.config.RunConfig;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;

/** What kinds of input are written otherwise, and that they are the same inputs. */
class EquivalentsTest {
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
  void formulasInAnotherOrderAndMultiplied() throws Exception {
    for (String weights : List.of("false", "true")) {
      Modality m = modality("{kind: element, weightPercent: " + weights + "}");
      Modality.Reading given = m.read("Fe0.62Cr18.31Ni8");
      Map<String, TokenSequence> ways = m.equivalents(given);
      assertThat(ways.keySet())
          .containsExactly("order of the formula", "multiple of the formula", "order of tokens");
      List<Token> backwards = new ArrayList<>(given.tokens().tokens());
      Collections.reverse(backwards);
      assertThat(ways.get("order of tokens").tokens()).isEqualTo(backwards);
      for (String way : List.of("order of the formula", "multiple of the formula")) {
        for (int i = 0; i < 3; i++) {
          Token a = given.tokens().tokens().get(i);
          Token b = ways.get(way).tokens().get(i);
          assertThat(b.text()).isEqualTo(a.text());
          assertThat(b.features()).as(weights + way).containsExactly(a.features(), within(1e-6f));
        }
      }
      assertThat(m.equivalenceTolerance()).isEqualTo(1e-6);
    }
  }

  @Test
  void atomsInAnotherOrderButNoOtherTexts() throws Exception {
    Modality atoms = modality("{kind: atom}");
    Modality.Reading given = atoms.read("CC(=O)Oc1ccccc1C(=O)O");
    Map<String, TokenSequence> ways = atoms.equivalents(given);
    assertThat(ways.keySet()).containsExactly("order of atoms");
    TokenSequence other = ways.get("order of atoms");
    assertThat(texts(other)).isNotEqualTo(texts(given.tokens()));
    assertThat(texts(other)).containsExactlyInAnyOrderElementsOf(texts(given.tokens()));
    assertThat(distances(other)).isEqualTo(distances(given.tokens()));
    Modality symbols = modality("{kind: smiles}");
    assertThat(symbols.equivalents(symbols.read("CCO"))).isEmpty();
  }

  private static List<String> texts(TokenSequence s) {
    return s.tokens().stream().map(Token::text).toList();
  }

  private static List<Float> distances(TokenSequence s) {
    List<Float> out = new ArrayList<>();
    for (float d : ((Geometry.Pairs) s.geometry()).distance()) {
      out.add(d);
    }
    Collections.sort(out);
    return out;
  }
}
