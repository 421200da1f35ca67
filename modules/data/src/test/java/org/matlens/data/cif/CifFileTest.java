package org.matlens.data.cif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.input.InputException;

class CifFileTest {
  private static CifBlock block(String text) throws InputException {
    List<CifBlock> blocks = CifFile.read("a.cif", text);
    assertThat(blocks).hasSize(1);
    return blocks.get(0);
  }

  private static String text(CifBlock block, String name) {
    return block.value(name).orElseThrow().text();
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> CifFile.read("a.cif", text))
        .isInstanceOf(InputException.class)
        .hasMessage("a.cif, line " + message)
        .satisfies(
            e ->
                assertThat(((InputException) e).line())
                    .isEqualTo(Long.parseLong(message.substring(0, message.indexOf(':')))));
  }

  @Test
  void itemsOfEveryKind() throws InputException {
    CifBlock b =
        block(
            "# comment\r\ndata_Some'name\r\n_Cell.Length_A 5.4307(2) # behind\r\n_q 'it's \"so\"'\r\n"
                + "_d \"a ' b\"\r\n_t\r\n;first\r\n second\r\n;\r\n_u ? _i . _s '?' _w a;b#c\r\n\u001a\r\n");
    assertThat(b.name()).isEqualTo("Some'name");
    assertThat(b.line()).isEqualTo(2);
    assertThat(b.value("_cell_length_a").orElseThrow())
        .isEqualTo(new CifValue("5.4307(2)", false, 3));
    assertThat(text(b, "_q")).isEqualTo("it's \"so\"");
    assertThat(text(b, "_d")).isEqualTo("a ' b");
    assertThat(text(b, "_t")).isEqualTo("first\n second");
    assertThat(b.value("_u").orElseThrow().unknown()).isTrue();
    assertThat(b.value("_i").orElseThrow().inapplicable()).isTrue();
    assertThat(b.value("_s").orElseThrow().isStated()).isTrue();
    assertThat(b.value("_w").orElseThrow()).isEqualTo(new CifValue("a;b#c", false, 10));
    assertThat(b.stated("_u", "_absent", "_d").orElseThrow().text()).isEqualTo("a ' b");
  }

  @Test
  void loopsAndSaveFramesAndSeveralBlocks() throws InputException {
    List<CifBlock> blocks =
        CifFile.read(
            "a.cif",
            "data_1\nLOOP_ _x _y\n1 'a b'\n2\n;t\n;\n_z 3\nsave_f\n_x 9\nsave_\ndata_2 _x 4\n");
    assertThat(blocks).extracting(CifBlock::name).containsExactly("1", "2");
    CifTable table = blocks.get(0).table("_y").orElseThrow();
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.line()).isEqualTo(2);
    assertThat(table.value(1, "_nothing", "_y").orElseThrow())
        .isEqualTo(new CifValue("t", true, 5));
    assertThat(table.value(0, "_x").orElseThrow().number()).hasValue(1);
    assertThat(text(blocks.get(0), "_z")).isEqualTo("3");
    assertThat(text(blocks.get(1), "_x")).isEqualTo("4");
  }

  @Test
  void foldedTextsAndVersionTwo() throws InputException {
    assertThat(text(block("data_a _t\n;\\\none \\  \ntwo\\\n three\nfour\n;"), "_t"))
        .isEqualTo("one two three\nfour");
    CifBlock b = block("#\\#CIF_2.0\ndata_a\n_l [ [a 'b ]'] {'k': 2} ]\n_t '''x\n'y' '''\n_n 1\n");
    assertThat(text(b, "_l")).isEqualTo("[ [a 'b ]'] {'k': 2} ]");
    assertThat(text(b, "_t")).isEqualTo("x\n'y' ");
    assertThat(b.value("_n").orElseThrow().line()).isEqualTo(6);
    assertThat(text(block("data_a _l [1,2]"), "_l")).isEqualTo("[1,2]");
  }

  @Test
  void numbers() {
    String[] good = {"5.4307(2)", "90.", ".5", "-.5e1", "+1", "1.E3(12)", " 7 "};
    double[] values = {5.4307, 90, 0.5, -5, 1, 1000, 7};
    for (int i = 0; i < good.length; i++) {
      assertThat(new CifValue(good[i], false, 1).number()).as(good[i]).hasValue(values[i]);
    }
    for (String bad : List.of("?", ".", "", "1,5", "0x1", "1e999", "NaN", "5(a)", "1/3")) {
      assertThat(new CifValue(bad, false, 1).number()).as(bad).isEmpty();
    }
  }

  @Test
  void everyFaultHasItsLine() {
    refused("", "1: no data block, expected a line \"data_NAME\"");
    refused("\nhello data_a", "2: \"hello\" before the first data block, expected \"data_NAME\"");
    refused("data_a\n_x 1\n_y 2 3\n", "3: \"3\" belongs to no name");
    refused("data_a\n_x\n_y 1", "2: _x has no value");
    refused("data_a\n_x 'open\n_y 1", "2: no closing ' on the line of 'open");
    refused(
        "data_a\n_x 1\n_t\n;open\n",
        "4: the text field that begins here never ends, expected a line with \";\"");
    refused("data_a _x 1\n_X 2", "2: _X is given twice, and not the same both times");
    refused("data_a\nloop_ _x _x 1 2", "2: _x is given twice");
    refused("data_a\nloop_\n1 2", "2: loop without names");
    refused(
        "data_a\n\nloop_ _x _y _z\n1 2 3\n4 5",
        "3: loop of 3 columns with 5 values: the last row lacks 1");
    refused("data_a\n_x a\u0001b", "2: control character 1 in \"a\ufffd\"");
    refused("data_a\nsave_f\n_x 1\n", "2: \"save_f\" is not closed by \"save_\"");
    refused("data_a\n_x 1 stop_", "2: \"stop_\" has no meaning here");
    refused("#\\#CIF_2.0\ndata_a\n_l [1 2\n", "3: the list that begins here never ends");
    refused("data_a\n\0", "1: a byte 0: not a text, expected a CIF");
  }

  @Test
  void theSameTwiceIsNoFault() throws InputException {
    assertThat(text(block("data_a _x 1 _x 1"), "_x")).isEqualTo("1");
  }
}
