package org.matlens.data.smiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.data.smiles.MoleculeFragments.Fragment;
import org.matlens.input.InputException;

class MoleculeFragmentsTest {
  /** Parts by the initial of their kind (aromatic, ring, functional group, chain) and atoms. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          CCO,                          c 0 1; f 2
          CC(=O)OCC,                    c 0; f 1 2 3; c 4 5
          c1ccccc1-c1ccccc1,            a 0 1 2 3 4 5; a 6 7 8 9 10 11
          c1ccc2ccccc2c1,               a 0 1 2 3 4 5 6 7 8 9
          C1CC1C(F)C#N,                 r 0 1 2; c 3; f 4; f 5 6
          O=C1CCCCC1,                   f 0; r 1 2 3 4 5 6
          C1CCC2(CC1)CC2,               r 0 1 2 3 4 5 6 7
          COCOC,                        c 0; f 1 2 3; c 4
          COCC=CC,                      c 0; f 1; c 2; f 3 4; c 5
          CC(=O)C=C,                    c 0; f 1 2 3 4
          [H]OC([H])C,                  f 0 1; c 2 3 4
          [H]c1ccccc1,                  a 0 1 2 3 4 5 6
          [H][H],                       c 0 1
          [Na+].[Cl-],                  f 0; f 1
          c1ccc2CCCc2c1,                a 0 1 2 3 4 5 6 7 8
          """)
  void parts(String smiles, String expected) throws InputException {
    List<Fragment> parts = MoleculeFragments.of(MoleculeReader.read(smiles));
    assertThat(parts.stream().map(MoleculeFragmentsTest::text).toList())
        .containsExactly(expected.split("; "));
  }

  private static String text(Fragment f) {
    StringBuilder out = new StringBuilder(f.kind().label().substring(0, 1));
    f.atoms().forEach(a -> out.append(' ').append(a));
    return out.toString();
  }

  @Test
  void labelsCountPartsOfAKind() throws InputException {
    assertThat(MoleculeFragments.labels(MoleculeReader.read("CC(=O)OCC")))
        .containsExactly(
            "chain#1",
            "functional group#1",
            "functional group#1",
            "functional group#1",
            "chain#2",
            "chain#2");
  }

  @Test
  void everyAtomIsInOnePart() throws InputException {
    String[] all = {
      "CN1C=NC2=C1C(=O)N(C(=O)N2C)C", "CC(C)Cc1ccc(cc1)C(C)C(=O)O", "OS(=O)(=O)c1ccccc1"
    };
    for (String smiles : all) {
      int n = MoleculeReader.read(smiles).atoms().size();
      int[] atoms =
          MoleculeFragments.of(MoleculeReader.read(smiles)).stream()
              .flatMap(f -> f.atoms().stream())
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
      assertThat(atoms).as(Arrays.toString(atoms)).isEqualTo(IntStream.range(0, n).toArray());
    }
  }
}
