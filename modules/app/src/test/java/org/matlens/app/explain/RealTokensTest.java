package org.matlens.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.chem.Molecule;
import org.matlens.data.smiles.AtomTokenizer;
import org.matlens.data.smiles.MoleculeReader;
import org.matlens.data.smiles.SmilesTokenizer;
import org.matlens.token.TokenSequence;

/** The files of explanations with the tokens that the product's own tokenizers make. */
class RealTokensTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OC[C@@H]1CCc2ccc(Cl)cc2[NH2+]1",
        "F/C=C\\Br",
        "[Na+].[O-]C(=O)c1ccccc1",
        "C%10CC%10C#N",
        "[2H]O[2H]",
        "*c1c[nH]c(=O)[se]1"
      })
  void bothTokenizersGiveWholeFiles(String smiles) throws Exception {
    Molecule molecule = MoleculeReader.read(smiles);
    TokenSequence symbols = new SmilesTokenizer().tokenize(molecule).withClassToken();
    TokenSequence atoms = new AtomTokenizer().tokenize(molecule).withClassToken();
    try (ExplainWriter writer = new ExplainWriter(dir, ExplainOptions.defaults())) {
      writer.add(Examples.molecule("symbols", molecule.smiles(), symbols, 1, 2));
      writer.add(Examples.molecule("atoms", molecule.smiles(), atoms, 1, 2));
      writer.finish();
    }
    ObjectMapper json = new ObjectMapper();
    JsonNode index = json.readTree(dir.resolve("index.json").toFile());
    JsonNode xsmiles = json.readTree(dir.resolve("xsmiles.json").toFile());
    int numAtoms = molecule.atoms().size();
    for (int i = 0; i < 2; i++) {
      assertThat(index.get(i).get("drawings")).hasSize(3);
      assertThat(index.get(i).get("attribution").get("rollout").get("top"))
          .hasSize(Math.min(numAtoms, TopTokens.LIMIT));
      StringBuilder text = new StringBuilder();
      xsmiles.get(i).get("sequence").forEach(s -> text.append(s.asText()));
      assertThat(text).hasToString(smiles);
      assertThat(xsmiles.get(i).get("methods").get(0).get("scores"))
          .hasSameSizeAs(xsmiles.get(i).get("sequence"));
    }
    // the same cut of the text, whichever tokens it was made from
    assertThat(xsmiles.get(1).get("sequence")).isEqualTo(xsmiles.get(0).get("sequence"));
  }
}
