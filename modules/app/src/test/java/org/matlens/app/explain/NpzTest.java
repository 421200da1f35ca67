package org.matlens.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.input.InputException;

class NpzTest {
  @TempDir Path dir;

  private static float[] ramp(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = i / 7f - 3;
    }
    return values;
  }

  private Path file(String name, Map<String, NpyArray> arrays) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (NpzWriter out = new NpzWriter(bytes)) {
      for (Map.Entry<String, NpyArray> e : arrays.entrySet()) {
        out.write(e.getKey(), e.getValue());
      }
    }
    return Files.write(dir.resolve(name), bytes.toByteArray());
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    float[] all = ramp(2 * 3 * 5 * 7);
    float[] first = java.util.Arrays.copyOf(all, 105);
    float[] second = java.util.Arrays.copyOfRange(all, 105, 210);
    int[] edges = {Integer.MIN_VALUE, -1, 0, 1, 2, Integer.MAX_VALUE};
    Map<String, NpyArray> arrays =
        NpzReader.read(
            file(
                "a.npz",
                Map.of(
                    "attention",
                    new NpyArray.Floats(new int[] {2, 3, 5, 7}, List.of(first, second), false),
                    "half",
                    new NpyArray.Floats(new int[] {210}, List.of(all), true),
                    "edges",
                    new NpyArray.Ints(new int[] {3, 2}, edges),
                    "scalar",
                    new NpyArray.Floats(new float[] {Float.NaN}),
                    "empty",
                    new NpyArray.Floats(new float[0], 0, 11))));
    assertThat(arrays).containsOnlyKeys("attention", "half", "edges", "scalar", "empty");
    assertThat(arrays.get("attention").shape()).containsExactly(2, 3, 5, 7);
    assertThat(((NpyArray.Floats) arrays.get("attention")).pieces().get(0)).containsExactly(all);
    assertThat(((NpyArray.Ints) arrays.get("edges")).values()).containsExactly(edges);
    assertThat(arrays.get("scalar").shape()).isEmpty();
    assertThat(((NpyArray.Floats) arrays.get("scalar")).pieces().get(0)[0]).isNaN();
    assertThat(arrays.get("empty").shape()).containsExactly(0, 11);
    float[] half = ((NpyArray.Floats) arrays.get("half")).pieces().get(0);
    for (int i = 0; i < all.length; i++) {
      assertThat((double) half[i]).isCloseTo(all[i], org.assertj.core.data.Offset.offset(0.02));
    }
    assertThat(arrays.get("half").type()).isEqualTo(NpyArray.Type.FLOAT16);
  }

  /** The layout of the header as numpy.lib.format describes version 1.0. */
  @Test
  void headerIsThatOfFormatVersionOne() {
    byte[] header = NpzWriter.header(new NpyArray.Floats(new float[5], 5));
    assertThat(header.length % 64).isZero();
    assertThat(header).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    assertThat((header[8] & 0xff) + 256 * (header[9] & 0xff)).isEqualTo(header.length - 10);
    String text = new String(header, 10, header.length - 10, StandardCharsets.US_ASCII);
    assertThat(text).endsWith(" \n");
    assertThat(text.strip()).isEqualTo("{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }");
  }

  @Test
  void equalArraysGiveEqualBytes() throws Exception {
    Map<String, NpyArray> arrays = Map.of("a", new NpyArray.Floats(ramp(13), 13));
    assertThat(file("1.npz", arrays)).hasSameBinaryContentAs(file("2.npz", arrays));
  }

  @Test
  void wrongUseIsRefused() throws Exception {
    assertThatThrownBy(() -> new NpyArray.Floats(ramp(6), 7))
        .hasMessage("array of shape [7] with 6 elements");
    try (NpzWriter out = new NpzWriter(new ByteArrayOutputStream())) {
      out.write("a", new NpyArray.Floats(ramp(2), 2));
      assertThatThrownBy(() -> out.write("a", new NpyArray.Floats(ramp(2), 2)))
          .hasMessage("array \"a\" is written twice");
      NpyArray.Source five = sink -> sink.floats(ramp(7), 1, 6);
      assertThatThrownBy(
              () -> out.write("b", new NpyArray.MadeFloats(new int[] {2, 3}, five, false)))
          .hasMessage("array \"b\" of shape [2, 3] was made with 5 elements");
    }
  }

  @Test
  void foreignFilesGiveOneClearLine() throws Exception {
    Path text = Files.writeString(dir.resolve("text.npz"), "id,smiles");
    assertThatThrownBy(() -> NpzReader.read(text))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(text + ": not an npz file");
    Path foreign = dir.resolve("foreign.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(foreign))) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      byte[] header = NpzWriter.header(new NpyArray.Floats(ramp(3), 3));
      zip.write(header);
      zip.write(new byte[8]);
      zip.closeEntry();
    }
    assertThatThrownBy(() -> NpzReader.read(foreign))
        .isInstanceOf(InputException.class)
        .hasMessage(foreign + ", member a.npy: 8 bytes of data, expected 12 for shape [3]");
  }
}
