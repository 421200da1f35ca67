package org.matlens.chem;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chemical elements in the order of their atomic numbers; a constant's name is the symbol.
 * Names as of IUPAC, Periodic Table of the Elements (2022).
 */
public enum Element {
  H("hydrogen"),
  He("helium"),
  Li("lithium"),
  Be("beryllium"),
  B("boron"),
  C("carbon"),
  N("nitrogen"),
  O("oxygen"),
  F("fluorine"),
  Ne("neon"),
  Na("sodium"),
  Mg("magnesium"),
  Al("aluminium"),
  Si("silicon"),
  P("phosphorus"),
  S("sulfur"),
  Cl("chlorine"),
  Ar("argon"),
  K("potassium"),
  Ca("calcium"),
  Sc("scandium"),
  Ti("titanium"),
  V("vanadium"),
  Cr("chromium"),
  Mn("manganese"),
  Fe("iron"),
  Co("cobalt"),
  Ni("nickel"),
  Cu("copper"),
  Zn("zinc"),
  Ga("gallium"),
  Ge("germanium"),
  As("arsenic"),
  Se("selenium"),
  Br("bromine"),
  Kr("krypton"),
  Rb("rubidium"),
  Sr("strontium"),
  Y("yttrium"),
  Zr("zirconium"),
  Nb("niobium"),
  Mo("molybdenum"),
  Tc("technetium"),
  Ru("ruthenium"),
  Rh("rhodium"),
  Pd("palladium"),
  Ag("silver"),
  Cd("cadmium"),
  In("indium"),
  Sn("tin"),
  Sb("antimony"),
  Te("tellurium"),
  I("iodine"),
  Xe("xenon"),
  Cs("caesium"),
  Ba("barium"),
  La("lanthanum"),
  Ce("cerium"),
  Pr("praseodymium"),
  Nd("neodymium"),
  Pm("promethium"),
  Sm("samarium"),
  Eu("europium"),
  Gd("gadolinium"),
  Tb("terbium"),
  Dy("dysprosium"),
  Ho("holmium"),
  Er("erbium"),
  Tm("thulium"),
  Yb("ytterbium"),
  Lu("lutetium"),
  Hf("hafnium"),
  Ta("tantalum"),
  W("tungsten"),
  Re("rhenium"),
  Os("osmium"),
  Ir("iridium"),
  Pt("platinum"),
  Au("gold"),
  Hg("mercury"),
  Tl("thallium"),
  Pb("lead"),
  Bi("bismuth"),
  Po("polonium"),
  At("astatine"),
  Rn("radon"),
  Fr("francium"),
  Ra("radium"),
  Ac("actinium"),
  Th("thorium"),
  Pa("protactinium"),
  U("uranium"),
  Np("neptunium"),
  Pu("plutonium"),
  Am("americium"),
  Cm("curium"),
  Bk("berkelium"),
  Cf("californium"),
  Es("einsteinium"),
  Fm("fermium"),
  Md("mendelevium"),
  No("nobelium"),
  Lr("lawrencium"),
  Rf("rutherfordium"),
  Db("dubnium"),
  Sg("seaborgium"),
  Bh("bohrium"),
  Hs("hassium"),
  Mt("meitnerium"),
  Ds("darmstadtium"),
  Rg("roentgenium"),
  Cn("copernicium"),
  Nh("nihonium"),
  Fl("flerovium"),
  Mc("moscovium"),
  Lv("livermorium"),
  Ts("tennessine"),
  Og("oganesson");

  /** Atomic numbers of the noble gases, which end the periods; 0 stands before the first. */
  private static final int[] PERIOD_ENDS = {0, 2, 10, 18, 36, 54, 86, 118};

  private static final int GROUPS = 18;
  private static final Element[] BY_NUMBER = values();
  private static final Map<String, Element> BY_SYMBOL = new HashMap<>();

  static {
    for (Element e : BY_NUMBER) {
      BY_SYMBOL.put(e.name(), e);
    }
  }

  private final String fullName;

  Element(String fullName) {
    this.fullName = fullName;
  }

  /** The element with this symbol as written, capital letter included; empty when there is none. */
  public static Optional<Element> ofSymbol(String symbol) {
    return Optional.ofNullable(BY_SYMBOL.get(symbol));
  }

  /**
   * The element with this atomic number.
   *
   * @throws IllegalArgumentException outside 1…118
   */
  public static Element ofNumber(int number) {
    if (number < 1 || number > BY_NUMBER.length) {
      throw new IllegalArgumentException(
          "atomic number " + number + ", expected 1 to " + BY_NUMBER.length);
    }
    return BY_NUMBER[number - 1];
  }

  /** Atomic number, from 1. */
  public int number() {
    return ordinal() + 1;
  }

  public String symbol() {
    return name();
  }

  /** English name in lower case, e.g. {@code sulfur}. */
  public String fullName() {
    return fullName;
  }

  /** Row of the periodic table, 1…7. */
  public int period() {
    int period = 1;
    while (number() > PERIOD_ENDS[period]) {
      period++;
    }
    return period;
  }

  /**
   * Column of the periodic table, 1…18; 0 for the f block, La to Yb and Ac to No, which has none
   * (Lu and Lr stand in column 3).
   */
  public int group() {
    int period = period();
    int fromStart = number() - PERIOD_ENDS[period - 1];
    int fromEnd = PERIOD_ENDS[period] - number();
    if (this == He) {
      return GROUPS;
    }
    if (fromStart <= 2) {
      return fromStart;
    }
    int group = GROUPS - fromEnd;
    return group >= 3 ? group : 0;
  }
}
