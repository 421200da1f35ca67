package org.matlens.data.smiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.chem.Molecule;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;

/**
 * Every SMILES of the data sets: tokens give the text back, and atoms are those CDK sees, in its
 * order.
 */
class SmilesDataTest {

  private static Path data(String file) {
    String data = System.getenv("MATLENS_DATA");
    Path folder = data == null ? Path.of("..", "..", "..", "shared", "data") : Path.of(data);
    Path path = folder.resolve(file);
    assumeTrue(Files.exists(path), "skipped: no " + path + " (set MATLENS_DATA)");
    return path;
  }

  @ParameterizedTest
  @CsvSource({
    "molecules/ESOL_delaney-processed.csv, smiles, 0",
    "molecules/FreeSolv_SAMPL.csv, smiles, 0",
    "molecules/Lipophilicity.csv, smiles, 0",
    "molecules/bace_trimmed.csv, smiles, 0",
    "molecules/BBBP.csv, smiles, 0",
    "molecules/tox21.csv.gz, smiles, 0",
    "attribution/logic7.csv, smiles, 0",
    "attribution/crippen.csv, smiles, 0",
    "attribution/benzene.csv, smiles, 0",
    "molecules/cep_pce.csv.gz, smiles, 0",
    "molecules/chemprop_spectra_sample.csv, smiles, 0"
  })
  void everySmiles(String file, String column, int mostRefused) throws InputException {
    List<String> refused = new ArrayList<>();
    for (String text : CsvTable.read(data(file)).column(column).texts()) {
      String joined =
          SmilesTokenizer.tokenize(text.strip()).tokens().stream()
              .map(t -> t.text())
              .collect(Collectors.joining());
      assertThat(joined).isEqualTo(text.strip());
      try {
        Molecule m = MoleculeReader.read(text);
        m.atoms()
            .forEach(
                a ->
                    assertThat(
                            m.smiles()
                                .substring(a.start(), a.end())
                                .toLowerCase(java.util.Locale.ROOT))
                        .contains(a.symbol().toLowerCase(java.util.Locale.ROOT)));
      } catch (InputException e) {
        assertThat(e).hasMessageStartingWith("invalid SMILES: ");
        assertThat(e.getMessage()).doesNotContain("\n");
        refused.add(e.getMessage());
      }
    }
    assertThat(refused).as(refused.toString()).hasSizeLessThanOrEqualTo(mostRefused);
  }
}
