package org.matlens.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.matlens.app.explain.CrystalJson;
import org.matlens.app.explain.TokenJson;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Site;
import org.matlens.data.crystal.NamedStructure;
import org.matlens.data.crystal.NeighbourList;
import org.matlens.data.crystal.SiteTokenizer;
import org.matlens.data.crystal.StructureEntry;
import org.matlens.data.crystal.StructureFile;
import org.matlens.input.InputException;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tokenize crystal}: the sites of crystal structures, and their neighbours. */
@Command(
    name = "crystal",
    mixinStandardHelpOptions = true,
    description = "Crystal structures, as the sites of their cell: CIF (each data block), POSCAR.")
final class TokenizeCrystal implements Callable<Integer> {
  private static final String KIND = "crystal";

  @Spec private CommandSpec spec;

  @ParentCommand private TokenizeCommand parent;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of crystal structures.")
  private List<String> files;

  @Option(
      names = "--cutoff",
      paramLabel = "ANGSTROM",
      description = "Also show the neighbours of each site within this distance, in Å.")
  private Double cutoff;

  private int failures;
  private int shown;

  @Override
  public Integer call() throws IOException {
    if (cutoff != null && !(cutoff > 0 && cutoff < Double.POSITIVE_INFINITY)) {
      throw new ParameterException(
          spec.commandLine(), "--cutoff " + cutoff + ", expected a distance above 0 Å");
    }
    for (String file : files) {
      try {
        for (StructureEntry entry : StructureFile.entries(path(file))) {
          try {
            show(file, entry.orThrow());
          } catch (InputException e) {
            failed(file, e);
          }
        }
      } catch (InputException e) {
        failed(file, e);
      }
    }
    spec.commandLine().getOut().flush();
    return failures == 0 ? MatlensCommand.OK : MatlensCommand.BAD_INPUT;
  }

  private static Path path(String file) throws InputException {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new InputException("\"" + file + "\": not the name of a file", e);
    }
  }

  private void show(String file, NamedStructure named) throws InputException, IOException {
    if (parent.json()) {
      String line = json(file, named);
      spec.commandLine().getOut().println(line);
    } else {
      table(file, named);
    }
    shown++;
  }

  /** One bad input does not keep the others from being shown. */
  private void failed(String file, InputException e) throws IOException {
    failures++;
    if (!parent.json()) {
      PrintWriter err = spec.commandLine().getErr();
      String message = e.getMessage();
      err.println("error: " + (message.contains(file) ? message : file + ": " + message));
      err.flush();
      return;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator g = new JsonFactory().createGenerator(text)) {
      g.writeStartObject();
      g.writeStringField("input", file);
      g.writeObjectFieldStart("error");
      g.writeNumberField("line", Math.max(1, e.line()));
      g.writeStringField("message", e.getMessage());
      g.writeEndObject();
      g.writeEndObject();
    }
    spec.commandLine().getOut().println(text);
  }

  private NeighbourList neighbours(CrystalStructure c) throws InputException {
    try {
      return NeighbourList.within(c.lattice().vectors(), c.fractional(), cutoff);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private String json(String file, NamedStructure named) throws InputException, IOException {
    CrystalStructure c = named.structure();
    NeighbourList near = cutoff == null ? null : neighbours(c);
    StringWriter text = new StringWriter();
    try (JsonGenerator g = new JsonFactory().createGenerator(text)) {
      g.writeStartObject();
      g.writeStringField("input", file);
      g.writeStringField("kind", KIND);
      g.writeStringField("block", named.name());
      g.writeStringField("formula", formula(c));
      g.writeStringField("spaceGroup", named.spaceGroup());
      CrystalJson.write(g, c);
      g.writeArrayFieldStart("tokens");
      for (int i = 0; i < c.sites().size(); i++) {
        TokenJson.write(g, SiteTokenizer.STREAM, token(c, i));
      }
      g.writeEndArray();
      if (near != null) {
        g.writeArrayFieldStart("neighbours");
        for (int i = 0; i < c.sites().size(); i++) {
          for (int e = near.start()[i]; e < near.start()[i + 1]; e++) {
            g.writeStartArray();
            g.writeNumber(i);
            g.writeNumber(near.key()[e]);
            for (int k = 0; k < 3; k++) {
              g.writeNumber(near.image()[3 * e + k]);
            }
            g.writeNumber(near.distance()[e]);
            g.writeEndArray();
          }
        }
        g.writeEndArray();
      }
      g.writeArrayFieldStart("warnings");
      for (String warning : named.warnings()) {
        g.writeString(warning);
      }
      g.writeEndArray();
      g.writeEndObject();
    }
    return text.toString();
  }

  private static Token token(CrystalStructure c, int i) {
    return new Token(
        SiteTokenizer.text(c.sites().get(i)),
        TokenKind.SITE,
        new TokenSource.Site(i),
        new float[0]);
  }

  /** Content of the cell as a formula: {@code Na4Cl4}. */
  private static String formula(CrystalStructure c) {
    StringBuilder out = new StringBuilder();
    c.content().forEach((e, n) -> out.append(e.symbol()).append(n == 1 ? "" : number(n, 4)));
    return out.toString();
  }

  private static String number(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.replaceAll("\\.?0+$", "");
  }

  private void table(String file, NamedStructure named) throws InputException {
    CrystalStructure c = named.structure();
    NeighbourList near = cutoff == null ? null : neighbours(c);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    for (String warning : named.warnings()) {
      err.println("warning: " + file + ": " + warning);
    }
    err.flush();
    if (shown > 0) {
      out.println();
    }
    double[] p = c.lattice().parameters();
    out.println(
        file
            + (named.name().isEmpty() ? "" : " (" + named.name() + ")")
            + ": "
            + formula(c)
            + (named.spaceGroup().isEmpty() ? "" : ", " + named.spaceGroup()));
    out.println(
        String.format(
            Locale.ROOT,
            "a %.4f  b %.4f  c %.4f Å, angles %.3f  %.3f  %.3f°, %.3f Å³, %.3f g/cm³",
            p[0],
            p[1],
            p[2],
            p[3],
            p[4],
            p[5],
            c.lattice().volume(),
            c.density()));
    TextTable table =
        near == null
            ? new TextTable("#", "token", "label", "x", "y", "z")
            : new TextTable("#", "token", "label", "x", "y", "z", "neighbours", "nearest");
    for (int i = 0; i < c.sites().size(); i++) {
      Site s = c.sites().get(i);
      String[] row = new String[near == null ? 6 : 8];
      row[0] = Integer.toString(i);
      row[1] = SiteTokenizer.text(s);
      row[2] = s.label();
      for (int k = 0; k < 3; k++) {
        row[3 + k] = String.format(Locale.ROOT, "%.5f", s.fractional()[k]);
      }
      if (near != null) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int e = near.start()[i]; e < near.start()[i + 1]; e++) {
          nearest = Math.min(nearest, near.distance()[e]);
        }
        row[6] = Integer.toString(near.start()[i + 1] - near.start()[i]);
        row[7] =
            nearest == Double.POSITIVE_INFINITY ? "-" : String.format(Locale.ROOT, "%.4f", nearest);
      }
      table.row(row);
    }
    table.lines().forEach(out::println);
  }
}
