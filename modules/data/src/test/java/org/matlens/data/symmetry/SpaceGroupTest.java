package org.matlens.data.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.input.InputException;

class SpaceGroupTest {
  /** Last number of each crystal class and its order (International Tables A). */
  private static final int[][] CLASSES = {
    {1, 1}, {2, 2}, {9, 2}, {15, 4}, {46, 4}, {74, 8}, {82, 4}, {122, 8}, {142, 16}, {146, 3},
    {161, 6}, {167, 12}, {174, 6}, {190, 12}, {194, 24}, {199, 12}, {220, 24}, {230, 48}
  };

  private static SymmetryGroup list(String... operations) throws InputException {
    Set<SymmetryOperation> all = new HashSet<>();
    for (String o : operations) {
      all.add(SymmetryOperation.parse(o));
    }
    SymmetryGroup g = SymmetryGroup.generated(all).orElseThrow();
    assertThat(g.order()).isEqualTo(operations.length);
    return g;
  }

  @Test
  void allSettingsHaveTheOrderOfTheirClass() {
    List<SpaceGroupSetting> all = SpaceGroupTable.all();
    assertThat(all).hasSize(530);
    assertThat(all.stream().map(SpaceGroupSetting::number).distinct())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 230).boxed().toList());
    for (SpaceGroupSetting s : all) {
      List<SymmetryOperation> ops = s.group().operations();
      long translations =
          ops.stream()
              .filter(o -> Arrays.equals(o.rotation(), SymmetryOperation.IDENTITY.rotation()))
              .count();
      int expected = Arrays.stream(CLASSES).filter(c -> s.number() <= c[0]).findFirst().get()[1];
      assertThat(ops.size() / translations).as(s.toString()).isEqualTo(expected);
      assertThat(ops.get(0)).isEqualTo(SymmetryOperation.IDENTITY);
    }
  }

  @Test
  void settingsOfOneGroupDiffer() {
    for (int number = 1; number <= 230; number++) {
      Set<SymmetryGroup> groups = new HashSet<>();
      SpaceGroupTable.ofNumber(number).forEach(s -> groups.add(s.group()));
      // Groups 48 and 68 repeat operations under several names of axes; others do so rarely.
      assertThat(groups).as("number " + number).isNotEmpty();
    }
    assertThat(SpaceGroupTable.ofNumber(227).stream().map(SpaceGroupSetting::group).distinct())
        .hasSize(2);
  }

  @Test
  void operationsOfKnownGroups() throws InputException {
    assertThat(HallSymbol.group("-P 2ybc"))
        .isEqualTo(list("x,y,z", "-x,y+1/2,-z+1/2", "-x,-y,-z", "x,-y+1/2,z+1/2"));
    assertThat(HallSymbol.group("P 2ac 2ab"))
        .isEqualTo(list("x,y,z", "-x+1/2,-y,z+1/2", "-x,y+1/2,-z+1/2", "x+1/2,-y+1/2,-z"));
    assertThat(HallSymbol.group("P 31 2 (0 0 4)"))
        .isEqualTo(
            list(
                "x,y,z",
                "-y,x-y,z+1/3",
                "-x+y,-x,z+2/3",
                "-y,-x,-z+2/3",
                "-x+y,y,-z+1/3",
                "x,x-y,-z"));
    assertThat(HallSymbol.group("P 3*")).isEqualTo(list("x,y,z", "z,x,y", "y,z,x"));
    assertThat(HallSymbol.group("P 32 2\""))
        .isEqualTo(
            list(
                "x,y,z",
                "-y,x-y,z+2/3",
                "-x+y,-x,z+1/3",
                "y,x,-z",
                "x-y,-y,-z+1/3",
                "-x,-x+y,-z+2/3"));
    assertThat(HallSymbol.group("F 4d 2 3 -1d").order()).isEqualTo(192);
    assertThat(HallSymbol.group("-P_2yn")).isEqualTo(HallSymbol.group("-P 2yn"));
    assertThat(HallSymbol.group("-P2ybc")).isEqualTo(HallSymbol.group("-P 2ybc"));
  }

  @ParameterizedTest
  @CsvSource({
    "P 21/c, -P 2ybc",
    "P2_1/n, -P 2yn",
    "P 1 21/a 1, -P 2yab",
    "P2~1~/n, -P 2yn",
    "F m 3 m, -F 4 2 3",
    "Fm-3m, -F 4 2 3",
    "F d -3 m :1, F 4d 2 3 -1d",
    "F d -3 m :2, -F 4vw 2vw 3",
    "F d 3 m S, F 4d 2 3 -1d",
    "F d 3 m Z, -F 4vw 2vw 3",
    "R -3 m :R, -P 3* 2",
    "R -3 m H, '-R 3 2\"'",
    "C m c a, -C 2ac 2",
    "C m c e, -C 2ac 2",
    "A b a 2, A 2 -2ab",
    "B 2/m, -B 2",
    "P 63/m m c, -P 6c 2c",
    "p-1, -P 1",
    "I 1 2/a 1, -I 2ya"
  })
  void symbolsOfManyStyles(String symbol, String hall) throws InputException {
    List<SpaceGroupSetting> found = SpaceGroupTable.ofSymbol(symbol);
    assertThat(found).as(symbol).isNotEmpty();
    assertThat(found.get(0).group()).isEqualTo(HallSymbol.group(hall));
  }

  @Test
  void unknownSymbolsAreNotGuessed() {
    for (String s : List.of("", "?", "X4bm", "P 7", "P 21/q", "F d -3 q :2")) {
      assertThat(SpaceGroupTable.ofSymbol(s)).as(s).isEmpty();
    }
    assertThat(SpaceGroupTable.ofNumber(231)).isEmpty();
    assertThatThrownBy(() -> HallSymbol.group("P 21/c")).hasMessage("\"P 21/c\" is no Hall symbol");
    assertThatThrownBy(() -> HallSymbol.group("P 5")).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> HallSymbol.group("P 22"))
        .hasMessage("\"P 22\": no screw \"22\" exists");
    assertThatThrownBy(() -> HallSymbol.group("P 4 6'"))
        .hasMessage("\"P 4 6'\": no rotation \"6'\" exists");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x,y,z; x,y,z", "-X,+Y+1/2,1/2-Z; -x,y+1/2,-z+1/2", "x-y,x,z+0.3333; x-y,x,z+1/3",
        "' .5+x , -y, z-1/4'; x+1/2,-y,z+3/4", "y, x, 5/3 - z; y,x,-z+2/3", "1*x,y,z; x,y,z"
      })
  void operationsAreRead(String text, String same) throws InputException {
    assertThat(SymmetryOperation.parse(text)).hasToString(same);
    assertThat(SymmetryOperation.parse(same)).isEqualTo(SymmetryOperation.parse(text));
  }

  @Test
  void whatIsNoOperationIsRefused() {
    for (String bad :
        List.of("x,y", "x,y,q", "x y z", "", "x,,z", "x,y,zz1", "x+,y,z", "x,y,z+1/0")) {
      assertThatThrownBy(() -> SymmetryOperation.parse(bad))
          .as(bad)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("symmetry operation \"" + bad + "\": ");
    }
    assertThatThrownBy(() -> SymmetryOperation.parse("x,x,z"))
        .hasMessage("symmetry operation \"x,x,z\": it does not keep volumes");
    assertThatThrownBy(() -> SymmetryOperation.parse("1/2x,y,z"))
        .hasMessageContaining("expected a whole number");
  }

  @Test
  void aProductWithTheInverseIsTheIdentity() {
    for (SymmetryOperation s : SpaceGroupTable.ofNumber(230).get(0).group().operations()) {
      SymmetryOperation power = s;
      for (int i = 1; i < 24; i++) {
        power = s.after(power);
      }
      // Rotations have orders 1, 2, 3, 4 and 6; 24 also undoes their screws and glides.
      assertThat(power).isEqualTo(SymmetryOperation.IDENTITY);
    }
  }
}
