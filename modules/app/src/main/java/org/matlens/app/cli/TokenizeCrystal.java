package org.matlens.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.matlens.app.explain.CrystalJson;
import org.matlens.app.explain.TokenJson;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Site;
import org.matlens.data.crystal.NamedStructure;
import org.matlens.data.crystal.NeighbourList;
import org.matlens.data.crystal.SiteTokenizer;
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

  private Outcomes outcomes;

  @Override
  public Integer call() throws IOException {
    if (cutoff != null && !(cutoff > 0 && cutoff < Double.POSITIVE_INFINITY)) {
      throw new ParameterException(
          spec.commandLine(), "--cutoff " + cutoff + ", expected a distance above 0 Å");
    }
    outcomes = new Outcomes(spec, parent.json());
    return outcomes.ofFiles(
        files, StructureFile::entries, (file, entry) -> show(file, entry.orThrow()));
  }

  private void show(String file, NamedStructure named) throws InputException, IOException {
    if (parent.json()) {
      outcomes.print(json(file, named));
    } else {
      table(file, named);
    }
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
    return JsonLine.of(
        g -> {
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
          JsonLine.texts(g, "warnings", named.warnings());
        });
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
    outcomes.warn(Optional.of(file), named.warnings());
    outcomes.separate();
    double[] p = c.lattice().parameters();
    outcomes.print(
        file
            + (named.name().isEmpty() ? "" : " (" + named.name() + ")")
            + ": "
            + formula(c)
            + (named.spaceGroup().isEmpty() ? "" : ", " + named.spaceGroup()));
    outcomes.print(
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
    table.lines().forEach(outcomes::print);
  }
}
