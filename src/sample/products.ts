/** The catalogue of an insurer that does not exist. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly category: string;
  /** What a typical customer pays, in pounds. */
  readonly premium: number;
  /** How dear its cover is beside the customer's other policies: 1.1 is a tenth dearer per pound insured. */
  readonly loading: number;
}

export const PRODUCTS: readonly Product[] = [
  product('LIF-101', 'Lantern Level Term', 'Life', 'Personal', 340, 0.92),
  product('LIF-102', 'Lantern Family Income', 'Life', 'Family', 410, 0.94),
  product('LIF-103', 'Lantern Mortgage Cover', 'Life', 'Family', 380, 0.92),
  product('LIF-104', 'Lantern Whole of Life', 'Life', 'Personal', 620, 1.04),
  product('LIF-105', 'Lantern Legacy Plan', 'Life', 'Later Life', 480, 1.06),
  product('HEA-201', 'Meadow Essentials', 'Health', 'Personal', 540, 1),
  product('HEA-202', 'Meadow Family', 'Health', 'Family', 960, 1.02),
  product('HEA-203', 'Meadow Executive', 'Health', 'Business', 1240, 0.98),
  product('HEA-204', 'Meadow Dental and Optical', 'Health', 'Personal', 230, 1.04),
  product('HEA-205', 'Meadow Later Years', 'Health', 'Later Life', 1120, 1.05),
  product('MOT-301', 'Waymark First Car', 'Motor', 'Personal', 980, 1.06),
  product('MOT-302', 'Waymark Comprehensive', 'Motor', 'Personal', 590, 1),
  product('MOT-303', 'Waymark Third Party, Fire and Theft', 'Motor', 'Personal', 470, 1.03),
  product('MOT-304', 'Waymark Two Cars', 'Motor', 'Family', 870, 0.98),
  product('MOT-305', 'Waymark Company Van', 'Motor', 'Business', 920, 1.02),
  product('HOM-401', 'Hearthside Contents', 'Home', 'Personal', 160, 0.96),
  product('HOM-402', 'Hearthside Buildings and Contents', 'Home', 'Family', 330, 0.93),
  product('HOM-403', 'Hearthside Renter', 'Home', 'Personal', 110, 1),
  product('HOM-404', 'Hearthside Landlord', 'Home', 'Business', 420, 0.97),
  product('TRA-501', 'Fairwind Single Trip', 'Travel', 'Personal', 65, 1.05),
  product('TRA-502', 'Fairwind All Year', 'Travel', 'Family', 145, 1.02),
  product('TRA-503', 'Fairwind Later Years', 'Travel', 'Later Life', 210, 1.08),
  product('PET-601', 'Burrow Cat and Dog', 'Pet', 'Family', 260, 1.02),
  product('PET-602', 'Burrow Lifetime', 'Pet', 'Personal', 420, 1.04),
];

function product(
  id: string,
  name: string,
  type: string,
  category: string,
  premium: number,
  loading: number,
): Product {
  return { id, name, type, category, premium, loading };
}
