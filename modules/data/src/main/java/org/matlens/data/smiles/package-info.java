/**
 * Molecules: a SMILES enters {@link org.matlens.data.smiles.MoleculeReader}, a {@link
 * org.matlens.chem.Molecule} leaves; a tokenizer makes it tokens, one per symbol of the text
 * ({@link org.matlens.data.smiles.SmilesTokenizer}) or one per atom ({@link
 * org.matlens.data.smiles.AtomTokenizer}). Files of molecules are read by {@link
 * org.matlens.data.smiles.SmilesFile} and {@link org.matlens.data.smiles.SdfFile}.
 */
package org.matlens.data.smiles;
