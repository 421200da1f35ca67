package org.matlens.app.plot;

import java.awt.Color;
import java.awt.Font;
import java.util.Arrays;
import org.matlens.input.InputException;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.geometry.GeometryUtil;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;
import org.openscience.cdk.layout.StructureDiagramGenerator;
import org.openscience.cdk.renderer.RendererModel;
import org.openscience.cdk.renderer.SymbolVisibility;
import org.openscience.cdk.renderer.color.UniColor;
import org.openscience.cdk.renderer.elements.IRenderingElement;
import org.openscience.cdk.renderer.generators.BasicSceneGenerator;
import org.openscience.cdk.renderer.generators.standard.StandardGenerator;
import org.openscience.cdk.silent.SilentChemObjectBuilder;
import org.openscience.cdk.smiles.SmilesParser;

/**
 * A molecule's structural formula with its atoms shaded by their scores.
 *
 * <p>CDK lays the molecule out and makes the lines and letters; each atom stands on a disc of its
 * colour, so that carbons without a letter are shaded as well.
 */
public final class MoleculePlot {
  /** Pixels from atom to atom along a bond. */
  private static final double BOND = 46;

  /** Radius of the discs: neighbours just touch. */
  private static final double DISC = BOND * 0.45;

  /** Bond length of CDK's layouts, for molecules without bonds. */
  private static final double LAYOUT_BOND = 1.5;

  private static final double MARGIN = 16;
  private static final double TITLE = 14;
  private static final double SUBTITLE = 11;
  private static final double LEGEND = 150;
  private static final double MIN_WIDTH = 420;

  private MoleculePlot() {}

  /**
   * Draws the molecule of {@code smiles}.
   *
   * @param title one line above the drawing
   * @param scores one per atom, in the order of the SMILES
   * @param signed true to colour by sign, see {@link ColourMap#SIGNED}
   * @return the SVG document
   * @throws InputException when CDK cannot read or lay out the SMILES
   * @throws IllegalArgumentException when the molecule has another number of atoms
   */
  public static String draw(String title, String smiles, double[] scores, boolean signed)
      throws InputException {
    IAtomContainer molecule = layout(smiles);
    if (molecule.getAtomCount() != scores.length) {
      throw new IllegalArgumentException(
          scores.length + " scores for the " + molecule.getAtomCount() + " atoms of " + smiles);
    }
    boolean diverging = signed || Arrays.stream(scores).anyMatch(s -> s < 0);
    ColourScale scale = ColourScale.scores(scores, diverging);
    RenderedPaths formula = new RenderedPaths(BOND / bondLength(molecule), formula(molecule));
    for (IAtom atom : molecule.atoms()) {
      formula.include(atom.getPoint2d().x, atom.getPoint2d().y, DISC);
    }
    double top = MARGIN + TITLE + SUBTITLE + 22;
    double width = Math.max(MIN_WIDTH, formula.width() + 3 * MARGIN + ColourScale.WIDTH);
    double height = top + Math.max(formula.height(), LEGEND + 10) + MARGIN;
    formula.place(
        MARGIN + (width - ColourScale.WIDTH - 3 * MARGIN - formula.width()) / 2,
        top + (height - MARGIN - top - formula.height()) / 2);
    Svg svg = new Svg();
    double room = width - 2 * MARGIN;
    line(svg, MARGIN + TITLE, TITLE, Svg.SANS, title, room);
    line(svg, MARGIN + TITLE + SUBTITLE + 7, SUBTITLE, Svg.MONO, smiles, room);
    for (IAtom atom : molecule.atoms()) {
      double score = scores[atom.getIndex()];
      if (score != 0) {
        svg.circle(
            formula.x(atom.getPoint2d().x), formula.y(atom.getPoint2d().y), DISC, scale.hex(score));
      }
    }
    formula.draw(svg);
    scale.draw(svg, width - ColourScale.WIDTH, top + 5, LEGEND);
    return svg.document(width, height, title);
  }

  private static void line(
      Svg svg, double y, double size, String family, String text, double room) {
    int fits = (int) (room / (size * Svg.CHARACTER_WIDTH));
    svg.text(MARGIN, y, size, Svg.Anchor.START, family, Svg.shorten(text, fits));
  }

  private static IAtomContainer layout(String smiles) throws InputException {
    try {
      IAtomContainer molecule =
          new SmilesParser(SilentChemObjectBuilder.getInstance()).parseSmiles(smiles);
      StructureDiagramGenerator generator = new StructureDiagramGenerator();
      generator.setMolecule(molecule, false);
      generator.generateCoordinates();
      return molecule;
    } catch (CDKException | RuntimeException e) {
      // CDK draws the fault on further lines, and its layout fails in ways of its own
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new InputException("cannot draw \"" + smiles + "\": " + reason, e);
    }
  }

  private static double bondLength(IAtomContainer molecule) {
    if (molecule.getBondCount() == 0) {
      return LAYOUT_BOND;
    }
    double[] lengths = new double[molecule.getBondCount()];
    for (IBond bond : molecule.bonds()) {
      lengths[bond.getIndex()] = GeometryUtil.getLength2D(bond);
    }
    Arrays.sort(lengths);
    return lengths[lengths.length / 2];
  }

  /** Lines and letters in the coordinates of the layout. */
  private static IRenderingElement formula(IAtomContainer molecule) {
    StandardGenerator generator = new StandardGenerator(new Font("SansSerif", Font.PLAIN, 15));
    RendererModel model = new RendererModel();
    model.registerParameters(new BasicSceneGenerator());
    model.registerParameters(generator);
    model.set(BasicSceneGenerator.Scale.class, BOND / bondLength(molecule));
    model.set(
        StandardGenerator.Visibility.class,
        SymbolVisibility.iupacRecommendationsWithoutTerminalCarbon());
    model.set(StandardGenerator.StrokeRatio.class, 1.1);
    model.set(StandardGenerator.AtomColor.class, new UniColor(Color.BLACK));
    return generator.generate(molecule, model);
  }
}
