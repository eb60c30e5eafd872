import type { Transaction } from '@tillkeeper/database';

/**
 * Adds the new sales to the products' baselines: count, mean and sum of squared deviations, merged by the formula of
 * Chan, Golub and LeVeque (1979), the pairwise form of Welford's. Corrections leave them: their first version is in.
 */
export async function growBaselines(tx: Transaction): Promise<void> {
  await tx.query(`
    insert into quality.product_baselines as known
      (product_id, observations, quantity_mean, quantity_m2, price_mean, price_m2)
    select l.product_id, count(*),
      avg(l.quantity::float8), var_pop(l.quantity::float8) * count(*),
      avg(l.unit_price::float8), var_pop(l.unit_price::float8) * count(*)
    from judged_baskets j
    join loading_baskets b using (basket_no)
    join loading_lines l using (basket_no)
    where j.verdict = 'new' and b.transaction_type = 'SALE'
    group by l.product_id
    order by l.product_id
    on conflict (product_id) do update set
      observations = known.observations + excluded.observations,
      quantity_mean = known.quantity_mean + (excluded.quantity_mean - known.quantity_mean)
        * excluded.observations / (known.observations + excluded.observations),
      quantity_m2 = known.quantity_m2 + excluded.quantity_m2 + (excluded.quantity_mean - known.quantity_mean) ^ 2
        * known.observations * excluded.observations / (known.observations + excluded.observations),
      price_mean = known.price_mean + (excluded.price_mean - known.price_mean)
        * excluded.observations / (known.observations + excluded.observations),
      price_m2 = known.price_m2 + excluded.price_m2 + (excluded.price_mean - known.price_mean) ^ 2
        * known.observations * excluded.observations / (known.observations + excluded.observations),
      updated_at = now()`);
}
