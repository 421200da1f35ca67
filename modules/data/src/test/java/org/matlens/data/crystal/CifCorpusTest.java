package org.matlens.data.crystal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.data.cif.CifBlock;
import org.matlens.data.cif.CifFile;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.SharedData;
import org.matlens.data.dataset.TextFile;
import org.matlens.data.symmetry.SymmetryGroup;
import org.matlens.input.InputException;

/** Published files, good and broken. */
class CifCorpusTest {
  private static final Pattern PART = Pattern.compile("([A-Z][a-z]?)([\\d.]+)");

  private static List<Path> files(String folder) throws IOException {
    Path root = SharedData.folder().resolve("crystals").resolve(folder);
    assumeTrue(Files.isDirectory(root), "skipped: no crystals/" + folder + " in MATLENS_DATA");
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(p -> p.toString().endsWith(".cif")).sorted().toList();
    }
  }

  private static Map<Element, Double> content(String text) {
    Map<Element, Double> out = new TreeMap<>();
    Matcher m = PART.matcher(text);
    while (m.find()) {
      Element e = m.group(1).equals("D") ? Element.H : Element.valueOf(m.group(1));
      out.merge(e, Double.valueOf(m.group(2)), Double::sum);
    }
    return out;
  }

  @Test
  void famousStructuresAreAsExpected() throws IOException, InputException {
    Path expected = SharedData.file("crystals/cif_famous/expected.csv");
    CsvTable table = CsvTable.read(expected);
    int compared = 0;
    for (CsvTable.Row row : table.rows()) {
      int i = row.index();
      String name = table.column("file").text(i);
      boolean consistent =
          table.column("content_proportional_to_formula").text(i).equals("yes")
              && !table.column("density_agrees_2pct").text(i).equals("no");
      if (!consistent && !name.startsWith("zeolites/")) {
        continue;
      }
      compared++;
      List<NamedStructure> read = StructureFile.read(expected.resolveSibling(name));
      assertThat(read).as(name).hasSize(1);
      CrystalStructure c = read.get(0).structure();
      double[] cell = c.lattice().parameters();
      String[] names = {"a", "b", "c", "alpha", "beta", "gamma"};
      for (int k = 0; k < 6; k++) {
        double stated = Double.parseDouble(table.column(names[k]).text(i));
        assertThat(cell[k])
            .as(name + " " + names[k])
            .isCloseTo(stated, within(k < 3 ? 1e-3 : 1e-2));
      }
      double volume = Double.parseDouble(table.column("volume_computed").text(i));
      assertThat(c.lattice().volume()).as(name).isCloseTo(volume, within(1e-3 * volume));
      double density = Double.parseDouble(table.column("density_computed").text(i));
      assertThat(c.density()).as(name).isCloseTo(density, within(5e-3 * density));
      Map<Element, Double> content = content(table.column("cell_content_computed").text(i));
      assertThat(c.content().keySet()).as(name).isEqualTo(content.keySet());
      content.forEach(
          (e, n) -> assertThat(c.content().get(e)).as(name + " " + e).isCloseTo(n, within(0.0101)));
    }
    assertThat(compared).isEqualTo(241);
  }

  /** The table of outcomes in modules/README.md. */
  @ParameterizedTest
  @CsvSource({
    "cif_famous, 250, 248, 2",
    "cif_awkward, 129, 103, 27",
    "cif_syntax, 63, 9, 54",
    "cgcnn_sample, 20, 20, 0",
    "cif_xrd_references_LiMnTiOF, 56, 56, 0"
  })
  void everyFileIsACrystalOrOneClearFault(String folder, int files, int read, int refused)
      throws IOException {
    int structures = 0;
    int faults = 0;
    List<Path> all = files(folder);
    for (Path file : all) {
      List<StructureEntry> entries;
      try {
        entries = StructureFile.entries(file);
      } catch (InputException e) {
        entries = List.of(new StructureEntry.Refused("", e));
      }
      for (StructureEntry entry : entries) {
        if (entry instanceof StructureEntry.Refused r) {
          faults++;
          assertThat(r.fault().line()).as(file.toString()).isPositive();
          assertThat(r.fault().getMessage())
              .startsWith(file + ", line " + r.fault().line() + ": ")
              .doesNotContain("\n");
        } else {
          structures++;
        }
      }
    }
    assertThat(List.of(all.size(), structures, faults)).isEqualTo(List.of(files, read, refused));
  }

  @Test
  void filesOfProgramsAreReadWithoutWarning() throws IOException, InputException {
    Path zip = SharedData.file("crystals/dielectric_petousis2017/cif.zip");
    int count = 0;
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(CifReader.read(e.getName(), text).get(0).orThrow().warnings()).isEmpty();
        count++;
      }
    }
    assertThat(count).isEqualTo(1056);
  }

  /** Whatever happens to a file, it is a crystal or a fault with its line: nothing else. */
  @Test
  void damagedFilesNeverCrash() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<Path> all = files("cif_awkward").stream().filter(p -> p.toFile().length() < 6000).toList();
    String spice = "'\";_#?.,()\n\r\t -+/xyz0129\u001a[]{}e";
    for (int trial = 0; trial < 600; trial++) {
      Path file = all.get(random.nextInt(all.size()));
      StringBuilder text = new StringBuilder(Files.readString(file, StandardCharsets.ISO_8859_1));
      for (int hits = random.nextInt(1, 8); hits > 0 && !text.isEmpty(); hits--) {
        int at = random.nextInt(text.length());
        char c = spice.charAt(random.nextInt(spice.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, c);
          case 1 -> text.setCharAt(at, c);
          default -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 30)));
        }
      }
      try {
        for (StructureEntry entry : CifReader.read("a.cif", text.toString())) {
          if (entry instanceof StructureEntry.Refused r) {
            assertThat(r.fault().line()).isPositive();
          }
        }
      } catch (InputException e) {
        assertThat(e.line()).isPositive();
      } catch (RuntimeException e) {
        throw new AssertionError(file + ", trial " + trial, e);
      }
    }
  }

  /** Operator lists of published files are an independent source of what symbols mean. */
  @Test
  void symbolsMeanTheOperatorsThatFilesList() throws IOException, InputException {
    int same = 0;
    int compared = 0;
    for (Path file : files("cif_famous")) {
      for (CifBlock block : CifFile.read(file.toString(), TextFile.readAnyEncoding(file))) {
        CifSymmetry s = CifSymmetry.read(block, file.toString(), new ArrayList<>());
        if (s.listed().isPresent() && !s.named().isEmpty() && s.listed().get().order() > 1) {
          compared++;
          SymmetryGroup listed = s.listed().get();
          same += s.named().stream().anyMatch(n -> n.group().equals(listed)) ? 1 : 0;
        }
      }
    }
    assertThat(compared).isGreaterThan(200);
    assertThat(same).isGreaterThanOrEqualTo(compared - 3);
  }
}
