package org.matlens.app.explain;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes named arrays into a {@code .npz} file that {@code numpy.load} opens without pickle: a zip
 * of {@code .npy} members, format version 1.0.
 *
 * <p>Nothing is compressed, as in {@code numpy.savez}: weights hardly shrink, and packing them
 * would take longer than computing them. Equal arrays give equal bytes: the members carry a fixed
 * time.
 */
public final class NpzWriter implements Closeable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The data of a member start at a multiple of this, as the format asks for. */
  private static final int ALIGNMENT = 64;

  /** The earliest time a zip member can carry. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipOutputStream zip;
  private final Set<String> names = new HashSet<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 13).order(ByteOrder.LITTLE_ENDIAN);

  /** Starts a file on {@code out}, which {@link #close} closes. */
  public NpzWriter(OutputStream out) {
    zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    zip.setLevel(Deflater.NO_COMPRESSION);
  }

  /**
   * Writes {@code array} under {@code name}.
   *
   * @throws IllegalArgumentException when the name stands already
   */
  public void write(String name, NpyArray array) throws IOException {
    if (!names.add(name)) {
      throw new IllegalArgumentException("array \"" + name + "\" is written twice");
    }
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    zip.write(header(array));
    if (array instanceof NpyArray.Floats f) {
      for (float[] piece : f.pieces()) {
        floats(piece, 0, piece.length, f.half());
      }
    } else if (array instanceof NpyArray.MadeFloats m) {
      made(name, m);
    } else if (array instanceof NpyArray.Ints i) {
      for (int v : i.values()) {
        room(4).putInt(v);
      }
    }
    flush();
    zip.closeEntry();
  }

  private void made(String name, NpyArray.MadeFloats array) throws IOException {
    long[] count = {0};
    array
        .source()
        .writeTo(
            (values, from, to) -> {
              floats(values, from, to, array.half());
              count[0] += to - from;
            });
    if (count[0] != NpyArray.elements(array.shape())) {
      throw new IllegalStateException(
          "array \""
              + name
              + "\" of shape "
              + Arrays.toString(array.shape())
              + " was made with "
              + count[0]
              + " elements");
    }
  }

  private void floats(float[] values, int from, int to, boolean half) throws IOException {
    for (int i = from; i < to; i++) {
      if (half) {
        room(2).putShort(Half.fromFloat(values[i]));
      } else {
        room(4).putFloat(values[i]);
      }
    }
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  private void flush() throws IOException {
    zip.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  /** Magic, version, length and the dictionary, padded with blanks and ended by a line feed. */
  static byte[] header(NpyArray array) {
    // numpy writes shapes as Python tuples: (), (3,), (3, 5)
    int[] axes = array.shape();
    String shape =
        Arrays.stream(axes).mapToObj(Integer::toString).collect(Collectors.joining(", "))
            + (axes.length == 1 ? "," : "");
    String text =
        "{'descr': '"
            + array.type().descr
            + "', 'fortran_order': False, 'shape': ("
            + shape
            + "), }";
    int unpadded = MAGIC.length + 2 + text.length() + 1;
    int total = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    String padded = text + " ".repeat(total - unpadded) + "\n";
    return ByteBuffer.allocate(total)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) padded.length())
        .put(padded.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
