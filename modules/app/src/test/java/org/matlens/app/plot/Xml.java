package org.matlens.app.plot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What tests ask of an SVG document. */
final class Xml {
  private final Document document;

  Xml(String svg) throws Exception {
    document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
  }

  List<Element> all(String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    List<Element> out = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      out.add((Element) nodes.item(i));
    }
    return out;
  }

  List<String> texts() {
    return all("text").stream().map(Element::getTextContent).toList();
  }

  /** The images, decoded. */
  List<BufferedImage> images() throws Exception {
    List<BufferedImage> out = new ArrayList<>();
    for (Element e : all("image")) {
      String data = e.getAttribute("href").replace("data:image/png;base64,", "");
      out.add(ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data))));
    }
    return out;
  }

  static double number(Element e, String attribute) {
    return Double.parseDouble(e.getAttribute(attribute));
  }

  double width() {
    return number(document.getDocumentElement(), "width");
  }

  double height() {
    return number(document.getDocumentElement(), "height");
  }
}
