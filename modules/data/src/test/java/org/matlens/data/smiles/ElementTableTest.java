package org.matlens.data.smiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.matlens.chem.Element;
import org.matlens.input.InputException;
import org.openscience.cdk.config.Elements;

/** Our elements are those of CDK, which the reader relies on. */
class ElementTableTest {
  @ParameterizedTest
  @EnumSource(Element.class)
  void sameNumberAndNameAsInCdk(Element e) throws InputException {
    Elements theirs = Elements.ofNumber(e.number());
    assertThat(theirs.symbol()).isEqualTo(e.symbol());
    String name = theirs.name().toLowerCase(Locale.ROOT);
    assertThat(name.equals("aluminum") ? "aluminium" : name.equals("cesium") ? "caesium" : name)
        .isEqualTo(e.fullName());
    assertThat(MoleculeReader.read("[" + e.symbol() + "]").atoms().get(0).symbol())
        .isEqualTo(e.symbol());
  }
}
