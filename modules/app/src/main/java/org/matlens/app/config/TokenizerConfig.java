package org.matlens.app.config;

import java.util.Map;
import org.matlens.chem.Molecule;
import org.matlens.data.composition.ElementTable;
import org.matlens.data.composition.ElementTokenizer;
import org.matlens.data.composition.ElementTokenizerConfig;
import org.matlens.data.crystal.ElementFeatures;
import org.matlens.data.crystal.SiteTokenizer;
import org.matlens.data.crystal.SiteTokenizerConfig;
import org.matlens.data.smiles.AtomTokenizer;
import org.matlens.data.smiles.SmilesTokenizer;
import org.matlens.data.spectrum.token.PatchTokenizer;
import org.matlens.data.spectrum.token.PeakTokenizer;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.token.Tokenizer;

/**
 * How inputs become tokens.
 *
 * @param kind of tokens
 * @param enumerations other SMILES of the same molecule that training may see in its place, 0 for
 *     none; symbols only
 * @param testTimeEnumerations other SMILES whose predictions are averaged with that of the given
 *     one; symbols only
 * @param elements what the token of an element tells; elements, and of these whether sites have the
 *     properties of their elements
 * @param sites what the token of a site tells and who its neighbours are; sites only
 * @param weightPercent whether amounts in formulas are parts by weight; elements only
 * @param jitter relative deviation of the fractions in other views of a composition that training
 *     may see in its place, 0 for none; elements only
 * @param jitterViews number of these views
 * @param spectrum how spectra are read, null for other kinds
 */
public record TokenizerConfig(
    Kind kind,
    int enumerations,
    int testTimeEnumerations,
    ElementTokenizerConfig elements,
    SiteTokenizerConfig sites,
    boolean weightPercent,
    double jitter,
    int jitterViews,
    SpectrumConfig spectrum) {
  private static final int JITTER_VIEWS = 50;

  /** Kinds of tokens. */
  public enum Kind {
    /** One token per symbol of the SMILES of a molecule. */
    SMILES,
    /** One token per atom of a molecule, with features, and a bias by bond path between them. */
    ATOM,
    /** One token per element of a composition. */
    ELEMENT,
    /** One token per site of a crystal, attention over edges to neighbours. */
    SITE,
    /** One token per patch of neighbouring points of a spectrum. */
    PATCH,
    /** One token per peak of a spectrum. */
    PEAK;

    /** Whether tokens are parts of a spectrum. */
    public boolean isSpectrum() {
      return this == PATCH || this == PEAK;
    }
  }

  static TokenizerConfig read(Settings s) throws InputException {
    ElementTokenizerConfig d = ElementTokenizerConfig.defaults();
    Kind kind = s.choice("kind", Kind.class, Kind.SMILES);
    TokenizerConfig t =
        new TokenizerConfig(
            kind,
            (int) s.integer("enumerations", 0, 0, 10_000),
            (int) s.integer("testTimeEnumerations", 0, 0, 1000),
            new ElementTokenizerConfig(
                s.flag("properties", d.properties()),
                s.flag("oxidationStates", d.oxidationStates()),
                (int) s.integer("frequencies", d.frequencies(), 0, 24)),
            sites(s),
            s.flag("weightPercent", false),
            s.number("jitter", 0, 0, 1),
            (int) s.integer("jitterViews", JITTER_VIEWS, 1, 10_000),
            SpectrumConfig.read(s, kind.isSpectrum()));
    if (t.kind() != Kind.SMILES && (t.enumerations() > 0 || t.testTimeEnumerations() > 0)) {
      throw s.error(
          "enumerations",
          "only SMILES can be written in another order, expected tokenizer.kind smiles");
    }
    boolean ofElements =
        !t.elements()
                .equals(
                    new ElementTokenizerConfig(
                        t.elements().properties(), d.oxidationStates(), d.frequencies()))
            || t.weightPercent()
            || t.jitter() > 0
            || t.jitterViews() != JITTER_VIEWS;
    if (t.kind() != Kind.ELEMENT && ofElements) {
      throw s.error(
          "kind",
          "oxidationStates, frequencies, weightPercent, jitter and jitterViews go with"
              + " tokenizer.kind element");
    }
    if (t.kind() != Kind.ELEMENT && t.kind() != Kind.SITE && !t.elements().properties()) {
      throw s.error("properties", "goes with tokenizer.kind element or site");
    }
    if (t.kind() != Kind.SITE && !t.sites().equals(SiteTokenizerConfig.defaults())) {
      throw s.error(
          "kind",
          "cutoff, nearest, volumePerAtom, density, environment and cell go with tokenizer.kind"
              + " site");
    }
    return t;
  }

  private static SiteTokenizerConfig sites(Settings s) throws InputException {
    SiteTokenizerConfig d = SiteTokenizerConfig.defaults();
    int nearest = (int) s.integer("nearest", 0, 0, 1000);
    double cutoff = s.number("cutoff", nearest > 0 ? 0 : d.cutoff(), 0, 30);
    if (cutoff > 0 == nearest > 0) {
      throw s.error("cutoff", "expected either a cutoff in Å above 0 or nearest above 0, not both");
    }
    return new SiteTokenizerConfig(
        cutoff,
        nearest,
        s.flag("volumePerAtom", d.volumePerAtom()),
        s.flag("density", d.density()),
        s.flag("environment", d.environment()),
        s.flag("cell", d.cell()));
  }

  /** What makes the tokens. */
  public Tokenizer<?> tokenizer() {
    return switch (kind) {
      case SMILES, ATOM -> ofMolecules();
      case ELEMENT -> ofCompositions();
      case SITE -> ofCrystals();
      case PATCH, PEAK -> ofSpectra();
    };
  }

  /** What makes the tokens of molecules. */
  public Tokenizer<Molecule> ofMolecules() {
    return kind == Kind.ATOM ? new AtomTokenizer() : new SmilesTokenizer();
  }

  /** What makes the tokens of compositions. */
  public ElementTokenizer ofCompositions() {
    return new ElementTokenizer(elements);
  }

  /** What makes the tokens of crystals. */
  public SiteTokenizer ofCrystals() {
    return new SiteTokenizer(
        sites, elements.properties() ? ElementTable.get() : ElementFeatures.NONE);
  }

  /** What makes the tokens of spectra. */
  public Tokenizer<Spectrum> ofSpectra() {
    return kind == Kind.PATCH
        ? new PatchTokenizer(
            spectrum.length(), spectrum.stride(), spectrum.numbered(), spectrum.waves())
        : new PeakTokenizer(spectrum.finder(), spectrum.waves(), spectrum.ratios());
  }

  /** Whether tokens are parts of a molecule. */
  public boolean isOfMolecules() {
    return kind == Kind.SMILES || kind == Kind.ATOM;
  }

  /** Whether the order of the tokens means nothing. */
  boolean isSet() {
    return kind != Kind.SMILES;
  }

  Map<String, Object> toMap() {
    Map<String, Object> m = RunConfig.ordered("kind", Settings.name(kind));
    if (kind == Kind.ELEMENT) {
      m.put("properties", elements.properties());
      m.put("oxidationStates", elements.oxidationStates());
      m.put("frequencies", elements.frequencies());
      m.put("weightPercent", weightPercent);
      m.put("jitter", jitter);
      m.put("jitterViews", jitterViews);
    } else if (kind == Kind.SITE) {
      m.put("properties", elements.properties());
      m.put("cutoff", sites.cutoff());
      m.put("nearest", sites.nearest());
      m.put("volumePerAtom", sites.volumePerAtom());
      m.put("density", sites.density());
      m.put("environment", sites.environment());
      m.put("cell", sites.cell());
    } else if (kind.isSpectrum()) {
      m.putAll(spectrum.toMap(kind == Kind.PATCH));
    } else {
      m.put("enumerations", enumerations);
      m.put("testTimeEnumerations", testTimeEnumerations);
    }
    return m;
  }
}
