package org.matlens.app.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.attention.AttentionMap;
import org.w3c.dom.Element;

class AttentionPlotTest {

  /** Weight of (layer, head, query, key): all different, highest at the end. */
  private static List<AttentionMap> maps(int layers, int heads, int queries, int keys) {
    List<AttentionMap> out = new ArrayList<>();
    int size = heads * queries * keys;
    for (int l = 0; l < layers; l++) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (l * size + i) / (float) (layers * size);
      }
      out.add(new AttentionMap(heads, queries, keys, values));
    }
    return out;
  }

  private static List<String> labels(String prefix, int n) {
    return IntStream.range(0, n).mapToObj(i -> prefix + i).toList();
  }

  @Test
  void everyCellHasTheColourOfItsWeight() throws Exception {
    int heads = 3;
    int queries = 5;
    int keys = 7;
    List<AttentionMap> layers = maps(2, heads, queries, keys);
    Xml xml = new Xml(AttentionPlot.draw("t", layers, labels("q", queries), labels("k", keys)));
    List<BufferedImage> images = xml.images();
    // the mean, its legend, six maps, their legend
    assertThat(images).hasSize(9);
    ColourScale scale = ColourScale.weights(layers.get(0).values(), layers.get(1).values());
    for (int panel = 0; panel < 6; panel++) {
      BufferedImage image = images.get(2 + panel);
      int zoom = image.getWidth() / keys;
      assertThat(image.getHeight()).isEqualTo(queries * zoom);
      for (int q = 0; q < queries; q++) {
        for (int k = 0; k < keys; k++) {
          float weight = layers.get(panel / heads).get(panel % heads, q, k);
          assertThat(image.getRGB(k * zoom + zoom / 2, q * zoom + zoom / 2) & 0xffffff)
              .isEqualTo(ColourMap.HEAT.rgb(weight / scale.high()));
        }
      }
    }
    assertThat(xml.texts())
        .contains("layer 0", "layer 1", "head 0", "head 1", "head 2")
        .doesNotContain("layer 2", "head 3");
    assertThat(xml.texts().stream().filter("k6"::equals)).hasSize(7);
  }

  @Test
  void theMeanIsOverLayersAndHeads() throws Exception {
    AttentionMap a = new AttentionMap(2, 1, 2, new float[] {1, 0, 0.5f, 0.5f});
    AttentionMap b = new AttentionMap(2, 1, 2, new float[] {0.5f, 0.5f, 1, 0});
    BufferedImage mean =
        new Xml(AttentionPlot.draw("t", List.of(a, b), List.of("q"), List.of("x", "y")))
            .images()
            .get(0);
    assertThat(mean.getRGB(0, 0) & 0xffffff).isEqualTo(ColourMap.HEAT.rgb(1));
    assertThat(mean.getRGB(mean.getWidth() - 1, 0) & 0xffffff)
        .isEqualTo(ColourMap.HEAT.rgb(1 / 3.0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 23, 61, 311})
  void everythingLiesInsideTheDocument(int tokens) throws Exception {
    List<String> labels = labels("[C@@H]<&", tokens);
    String svg = AttentionPlot.draw("title <&> \"x\"", maps(2, 3, tokens, tokens), labels, labels);
    assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
    Xml xml = new Xml(svg);
    for (Element e : xml.all("image")) {
      assertThat(Xml.number(e, "x") + Xml.number(e, "width")).isLessThan(xml.width());
      assertThat(Xml.number(e, "y") + Xml.number(e, "height")).isLessThan(xml.height());
    }
    for (Element e : xml.all("text")) {
      double length =
          e.getTextContent().length() * Xml.number(e, "font-size") * Svg.CHARACTER_WIDTH;
      double x = Xml.number(e, "x");
      double y = Xml.number(e, "y");
      boolean upright = !e.getAttribute("transform").isEmpty();
      switch (e.getAttribute("text-anchor")) {
        case "end" -> assertThat(x - length).as(e.getTextContent()).isPositive();
        case "start" ->
            assertThat(upright ? xml.height() - (y - length) : x + length)
                .as(e.getTextContent())
                .isLessThan(upright ? xml.height() : xml.width());
        default -> assertThat(x).isBetween(0.0, xml.width());
      }
    }
  }

  @Test
  void labelsMustFitTheMaps() {
    assertThatThrownBy(
            () -> AttentionPlot.draw("t", maps(1, 1, 2, 3), labels("q", 2), labels("k", 2)))
        .hasMessage("attention [2, 3] with 2 query and 2 key labels");
  }
}
