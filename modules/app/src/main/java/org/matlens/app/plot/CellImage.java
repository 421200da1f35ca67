package org.matlens.app.plot;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A matrix of colours as a PNG with a palette: a hundredth of the bytes of one SVG element per
 * cell.
 */
final class CellImage {
  private CellImage() {}

  /**
   * The PNG.
   *
   * @param cells numbers of colours in {@code map}, row by row
   * @param columns cells in a row
   * @param zoom pixels along a cell's edge; several keep cells sharp where a viewer smooths images
   */
  static byte[] png(int[] cells, int columns, int zoom, ColourMap map) {
    int rows = cells.length / columns;
    IndexColorModel palette =
        new IndexColorModel(8, ColourMap.SIZE, map.palette(), 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(columns * zoom, rows * zoom, BufferedImage.TYPE_BYTE_INDEXED, palette);
    int[] line = new int[columns * zoom];
    for (int y = 0; y < rows * zoom; y++) {
      for (int x = 0; x < line.length; x++) {
        line[x] = cells[y / zoom * columns + x / zoom];
      }
      image.getRaster().setSamples(0, y, line.length, 1, 0, line);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return png.toByteArray();
  }
}
