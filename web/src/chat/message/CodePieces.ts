import { type FunctionalComponent, h, type VNodeChild } from 'vue';
import type { Piece } from '../markdown/highlight';
import './code.css';

const node = (piece: Piece): VNodeChild =>
  typeof piece === 'string' ? piece : h('span', { class: piece.scope ? `code-${piece.scope.split('.')[0]}` : undefined }, piece.children.map(node));

/** Code in its colours. */
const CodePieces: FunctionalComponent<{ pieces: readonly Piece[] }> = ({ pieces }) => pieces.map(node);
CodePieces.props = ['pieces'];
export default CodePieces;
