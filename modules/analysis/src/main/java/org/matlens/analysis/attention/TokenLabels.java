package org.matlens.analysis.attention;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.chem.Element;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Sorts the tokens of a sequence into labelled groups; null for tokens in none. */
@FunctionalInterface
public interface TokenLabels {

  /** A label or null per token. */
  String[] of(TokenSequence sequence);

  /** Chemical elements: of compositions, sites and the atoms of a SMILES (aromatic ones too). */
  TokenLabels ELEMENTS =
      s -> s.tokens().stream().map(t -> ElementText.of(t).orElse(null)).toArray(String[]::new);

  /** Kinds of tokens, e.g. atom, bond, ring; special tokens too. */
  TokenLabels KINDS = s -> s.tokens().stream().map(t -> t.kind().label()).toArray(String[]::new);

  /**
   * Components of a SMILES, separated by dots: {@code component 1}, {@code component 2}, …; dots
   * and special tokens have none.
   */
  TokenLabels COMPONENTS =
      s -> {
        String[] out = new String[s.size()];
        int component = 1;
        for (int t = 0; t < out.length; t++) {
          TokenKind kind = s.tokens().get(t).kind();
          component += kind == TokenKind.DOT ? 1 : 0;
          out[t] =
              kind == TokenKind.DOT || kind == TokenKind.SPECIAL ? null : "component " + component;
        }
        return out;
      };

  /** Reads the element out of a token. */
  final class ElementText {
    /** Isotope, then a symbol or an aromatic one in lower case, then whatever follows. */
    private static final Pattern ATOM = Pattern.compile("\\[?\\d*(\\p{Alpha})(\\p{Lower}?).*");

    /** A second species of a disordered site. */
    private static final Pattern MIX = Pattern.compile(".*[\\d.]\\p{Upper}.*");

    private ElementText() {}

    static Optional<String> of(Token token) {
      if (token.source() instanceof TokenSource.ElementShare e) {
        return Optional.of(e.element());
      }
      Matcher m = ATOM.matcher(token.text());
      boolean site = token.kind() == TokenKind.SITE;
      if (!(token.kind() == TokenKind.ATOM || site && !MIX.matcher(token.text()).matches())
          || !m.matches()) {
        return Optional.empty();
      }
      String first = m.group(1).toUpperCase(Locale.ROOT);
      return Element.ofSymbol(first + m.group(2))
          .or(() -> Element.ofSymbol(first))
          .map(Element::symbol);
    }
  }
}
