import type { Cells } from './contract-row.ts';
import type { Reference } from './reference-data.ts';
import type { RowFindings } from './row-findings.ts';
import { at, cellOf, salesColumn } from './sales-columns.ts';

const longestProductId = ((): number => {
  const column = salesColumn(at.productId);
  return column.kind === 'id' ? column.maxLength : 0;
})();

/** What a row refers to: the article has to be known; a club or supplier that is given is known and the article's; the rest is only said. */
export function createReferenceRules(reference: Reference): (cells: Cells, found: RowFindings) => void {
  const { products, teams, suppliers, employees, promotions } = reference;
  return (cells, found) => {
    const productId = cellOf(cells, at.productId);
    const product = products.get(productId);
    if (product === undefined && productId !== '' && productId.length <= longestProductId)
      found.say('product.unknown', at.productId, productId);

    const teamId = cellOf(cells, at.teamId);
    if (teamId !== '') {
      if (!teams.has(teamId)) found.say('team.unknown', at.teamId, teamId);
      else if (isOther(product?.teamId, teamId))
        found.say('team.mismatch', at.teamId, teamId, `${teamId}, the article has ${product?.teamId}`);
    }
    const supplierId = cellOf(cells, at.supplierId);
    if (supplierId !== '') {
      if (!suppliers.has(supplierId)) found.say('supplier.unknown', at.supplierId, supplierId);
      else if (isOther(product?.supplierId, supplierId))
        found.say(
          'supplier.mismatch',
          at.supplierId,
          supplierId,
          `${supplierId}, the article has ${product?.supplierId}`,
        );
    }
    const employeeId = cellOf(cells, at.employeeId);
    if (employeeId !== '' && !employees.has(employeeId)) found.say('employee.unknown', at.employeeId, employeeId);
    const promotionCode = cellOf(cells, at.promotionCode);
    if (promotionCode !== '' && !promotions.has(promotionCode))
      found.say('promotion.unknown', at.promotionCode, promotionCode);
  };
}

const isOther = (ofProduct: string | null | undefined, sent: string): boolean =>
  ofProduct !== null && ofProduct !== undefined && ofProduct !== sent;
