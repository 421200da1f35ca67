package org.matlens.data.spectrum;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.matlens.input.InputException;

/**
 * Diffraction patterns in XRDML, versions 1 and 2 (Malvern Panalytical): one spectrum per scan, its
 * axis the positions that vary, 2θ before others.
 */
final class XrdmlReader {
  private static final String ROOT = "xrdMeasurements";
  private static final Set<String> KEPT =
      Set.of(
          "kAlpha1",
          "kAlpha2",
          "kBeta",
          "ratioKAlpha2KAlpha1",
          "anodeMaterial",
          "commonCountingTime",
          "startTimeStamp");

  /** On one line: lines keep their numbers without it. */
  private static final Pattern DECLARATION = Pattern.compile("^[ \\t]*<\\?xml\\b[^\n>]*\\?>");

  private final SpectrumText text;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<SpectrumEntry> out = new ArrayList<>();

  private XrdmlReader(SpectrumText text) {
    this.text = text;
  }

  /** The scans of a file. */
  static List<SpectrumEntry> read(SpectrumText text) throws InputException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    // A file from outside may not make this machine read other files or grow without bound.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    for (int i = 0; i < text.lines().size(); i++) {
      if (text.lines().get(i).contains("<!DOCTYPE")) {
        throw text.fault("XML with a document type; expected <" + ROOT + "> without one", i + 1);
      }
    }
    XrdmlReader reader = new XrdmlReader(text);
    try {
      // The text is decoded already; a declaration could only say otherwise.
      String xml = DECLARATION.matcher(String.join("\n", text.lines())).replaceFirst("");
      XMLStreamReader in = factory.createXMLStreamReader(new StringReader(xml));
      reader.document(in);
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
      String what = e.getMessage() == null ? "" : e.getMessage().replaceAll("(?s).*Message: ", "");
      String reason = SpectrumText.shown(what.lines().findFirst().orElse(""));
      throw text.fault("no well-formed XML: " + reason, line);
    }
    return reader.out;
  }

  private void document(XMLStreamReader in) throws XMLStreamException, InputException {
    boolean root = true;
    while (in.hasNext()) {
      if (in.next() != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      String name = in.getLocalName();
      if (root && !name.equals(ROOT)) {
        throw text.fault(
            "XML of <" + SpectrumText.shown(name) + ">; expected <" + ROOT + ">", line(in));
      }
      root = false;
      if (name.equals("scan")) {
        scan(in);
      } else if (KEPT.contains(name)) {
        metadata.put(name, in.getElementText().strip());
      }
    }
    if (out.isEmpty()) {
      throw text.fault("no <scan>; expected a measurement", text.lines().size());
    }
  }

  private void scan(XMLStreamReader in) throws XMLStreamException, InputException {
    int start = line(in);
    XrdmlScan scan = new XrdmlScan(text, start);
    String scanAxis = in.getAttributeValue(null, "scanAxis");
    if (scanAxis != null) {
      metadata.put("scanAxis", scanAxis);
    }
    InputException fault = null;
    while (in.hasNext()) {
      int event = in.next();
      if (event == XMLStreamConstants.END_ELEMENT && in.getLocalName().equals("scan")) {
        break;
      }
      if (event != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      String name = in.getLocalName();
      int line = line(in);
      String unit = in.getAttributeValue(null, "unit");
      try {
        switch (name) {
          case "positions" -> scan.positions(in.getAttributeValue(null, "axis"), unit, line);
          case "startPosition", "endPosition", "listPositions" ->
              scan.position(name, in.getElementText(), line);
          case "intensities", "counts" -> scan.counts(name, unit, in.getElementText(), line);
          case "beamAttenuationFactors" -> scan.attenuation(in.getElementText(), line);
          default -> {
            if (KEPT.contains(name)) {
              metadata.put(name, in.getElementText().strip());
            }
          }
        }
      } catch (InputException e) {
        fault = fault == null ? e : fault;
      }
    }
    String name = "scan " + (out.size() + 1);
    try {
      if (fault != null) {
        throw fault;
      }
      out.add(new SpectrumEntry.Read(scan.spectrum(name, metadata)));
    } catch (InputException e) {
      out.add(new SpectrumEntry.Refused(name, e));
    }
  }

  private static int line(XMLStreamReader in) {
    return in.getLocation().getLineNumber();
  }
}
