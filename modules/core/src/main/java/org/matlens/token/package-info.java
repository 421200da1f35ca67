/**
 * Tokens and what they keep of their origin. A domain object enters a {@link
 * org.matlens.token.Tokenizer}, a {@link org.matlens.token.TokenSequence} leaves it: tokens in
 * order, each with its {@link org.matlens.token.TokenSource}, and the {@link
 * org.matlens.token.Geometry} of their pairs. A sequence knows no numbers of a vocabulary: the same
 * sequence may be read by several models, each with a {@link org.matlens.token.Vocabulary} of its
 * own.
 */
package org.matlens.token;
