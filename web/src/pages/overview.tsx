import { Figure } from '../chart/figure.tsx';
import { Figures } from '../parts/figures.tsx';
import { TopCustomers } from '../parts/top-customers.tsx';
import { useWorld, varies } from '../state/world.ts';

export function Overview() {
  const world = useWorld();
  const has = (dimension: string) => varies(world, dimension);
  return (
    <div class="grid">
      <Figures
        measures={['customers', 'average_premium', 'average_coverage', 'rate', 'average_tenure']}
        withTarget
      />
      {has('age_group') ? (
        <Figure
          title="Policyholders and rate by age group"
          kind="columns"
          measures={['customers', 'rate']}
          by={['age_group']}
        />
      ) : null}
      {has('tenure_group') ? (
        <Figure
          title="Policies by tenure group"
          kind="columns"
          measures={['policies']}
          by={['tenure_group']}
        />
      ) : null}
      {has('product_type') ? (
        <Figure title="Policies by product type" kind="ring" measures={['policies']} by={['product_type']} />
      ) : null}
      {has('category') ? (
        <Figure title="Policies by category" kind="ring" measures={['policies']} by={['category']} />
      ) : null}
      <Figure
        title="Top products by policyholders"
        kind="bars"
        measures={['customers']}
        by={['product']}
        limit={5}
      />
      <Figure title="Top products by premium" kind="bars" measures={['premium']} by={['product']} limit={5} />
      {world.start.hasCustomers ? <TopCustomers /> : null}
    </div>
  );
}
