package org.matlens.data.smiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.chem.Molecule;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;
import org.matlens.token.Token;

/** Whatever the text: a molecule whose tokens give it back, or one line. */
class HostileTextTest {
  private static final String LETTERS =
      "CNOPSFIBcnopsb[]()=#$:/\\~.-+@H%0123456789lre* é\u0001\t\u00a0{}&";
  private static final Path EMBEDDED = Path.of("..", "..", "datasets", "embedded", "molecules.csv");

  private final List<String> texts;

  HostileTextTest() throws InputException {
    texts = CsvTable.read(EMBEDDED).column("smiles").texts();
  }

  @Property(tries = 3_000, generation = net.jqwik.api.GenerationMode.RANDOMIZED)
  void damagedTextsAreReadOrRefusedInOneLine(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String text = damaged(texts.get(random.nextInt(texts.size())), random);
    try {
      Molecule m = MoleculeReader.read(text);
      assertThat(joined(m)).isEqualTo(text.strip());
      assertThat(new AtomTokenizer().tokenize(m).size()).isEqualTo(m.atoms().size());
      assertThat(MurckoScaffold.key(m)).isNotNull();
    } catch (InputException e) {
      assertThat(e.getMessage()).as(text).hasSizeLessThan(250).doesNotContain("\n", "\t", "\u00a0");
      assertThat(e).hasMessageMatching("(invalid|empty) SMILES.*");
      caretStandsInTheText(e);
    }
  }

  private static String joined(Molecule m) throws InputException {
    return new SmilesTokenizer()
        .tokenize(m).tokens().stream().map(Token::text).collect(Collectors.joining());
  }

  private static void caretStandsInTheText(InputException e) {
    Optional<String> caret = TextFault.caretOf(e);
    caret
        .filter(c -> c.contains("\n"))
        .map(c -> c.split("\n"))
        .ifPresent(
            lines -> {
              assertThat(lines).hasSize(2);
              assertThat(lines[1].indexOf('^')).isBetween(0, lines[0].length() - 1);
            });
  }

  private static String damaged(String text, SplittableRandom random) {
    StringBuilder s = new StringBuilder(text);
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times && s.length() > 0; i++) {
      int at = random.nextInt(s.length());
      char c = LETTERS.charAt(random.nextInt(LETTERS.length()));
      switch (random.nextInt(4)) {
        case 0 -> s.deleteCharAt(at);
        case 1 -> s.insert(at, c);
        case 2 -> s.setCharAt(at, c);
        default -> s.insert(at, s.substring(at, Math.min(s.length(), at + 1 + random.nextInt(9))));
      }
    }
    return s.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "C\u00a0C|unexpected character '␦' (U+00A0)",
        "\ufeffCC|unexpected character '␦' (U+FEFF)",
        "CÉ|unexpected character 'É' (U+00C9)",
        "C\ud83d\ude00|unexpected character '\ud83d\ude00' (U+1F600)",
        "C\u2028C|unexpected character '␦' (U+2028)",
        "CXC|unexpected character 'X',"
      })
  void charactersThatDeceiveTheEyeAreNamed(String text, String message) {
    assertThatThrownBy(() -> MoleculeReader.read(text)).hasMessageContaining(message);
  }

  @Test
  void contradictingStereoMarksAreReadWithoutNoise() throws InputException {
    PrintStream before = System.err;
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    System.setErr(new PrintStream(seen, true, StandardCharsets.UTF_8));
    try {
      assertThat(MoleculeReader.read("CC\\N=C(/C#N)(/C)(/C)").atoms()).hasSize(8);
    } finally {
      System.setErr(before);
    }
    assertThat(seen.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
