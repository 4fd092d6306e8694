import type { Skewed, Spread, Weights } from './draw.ts';

/**
 * The five kinds of customer that the sample hides, for the clustering to find again.
 *
 * They differ in the six things that segments are made from (age, income, tenure, rate on sum insured, marital
 * status, number of policies) and overlap in each: no single column tells them apart.
 */
export interface Group {
  readonly name: string;
  /** Share of all customers; the five add up to 1. */
  readonly share: number;
  /** In years. */
  readonly age: Spread;
  /** Pounds a year. */
  readonly income: Skewed;
  /** Years since the first policy. */
  readonly yearsWithUs: Spread;
  /** Premium as a percentage of the sum insured. */
  readonly rate: Skewed;
  /** What this group pays beside the typical customer: 1.2 is a fifth more. */
  readonly premiumLevel: number;
  /** Weights of holding '1', '2' or '3' policies. */
  readonly policies: Weights;
  readonly maritalStatus: Weights;
  readonly education: Weights;
  readonly occupation: Weights;
  readonly channel: Weights;
  readonly contactTime: Weights;
  /** By product id. */
  readonly products: Weights;
}

export const GROUPS: readonly Group[] = [
  {
    name: 'starters',
    share: 0.24,
    age: { mean: 23.5, sd: 3.4, min: 18, max: 33 },
    income: { median: 22_500, sigma: 0.24 },
    yearsWithUs: { mean: 1.6, sd: 1.1, min: 0.05, max: 5 },
    rate: { median: 0.62, sigma: 0.13 },
    premiumLevel: 0.95,
    policies: { 1: 93, 2: 7 },
    maritalStatus: { Single: 90, Cohabiting: 7, Married: 2, Separated: 1 },
    education: {
      'A levels': 34,
      "Bachelor's degree": 36,
      GCSEs: 14,
      Apprenticeship: 12,
      "Master's degree": 4,
    },
    occupation: {
      Student: 30,
      'Retail assistant': 16,
      'Call centre agent': 10,
      'Junior software developer': 9,
      Barista: 8,
      'Apprentice electrician': 8,
      'Trainee accountant': 8,
      'Healthcare assistant': 11,
    },
    channel: { 'Text message': 38, Email: 30, App: 24, Phone: 6, Post: 2 },
    contactTime: { Evening: 46, Afternoon: 26, Weekend: 18, Morning: 10 },
    products: {
      'MOT-301': 34,
      'MOT-303': 16,
      'HOM-403': 20,
      'TRA-501': 16,
      'HEA-204': 8,
      'PET-601': 6,
    },
  },
  {
    name: 'young families',
    share: 0.2,
    age: { mean: 33.5, sd: 3.8, min: 23, max: 46 },
    income: { median: 41_000, sigma: 0.22 },
    yearsWithUs: { mean: 4.6, sd: 1.6, min: 0.4, max: 10 },
    rate: { median: 0.23, sigma: 0.17 },
    premiumLevel: 1,
    policies: { 1: 89, 2: 11 },
    maritalStatus: { Cohabiting: 88, Married: 8, Single: 3, Separated: 1 },
    education: {
      "Bachelor's degree": 42,
      'A levels': 20,
      Apprenticeship: 16,
      "Master's degree": 14,
      GCSEs: 8,
    },
    occupation: {
      'Primary school teacher': 14,
      Nurse: 14,
      Electrician: 10,
      'Software developer': 12,
      'Office administrator': 14,
      'Delivery driver': 9,
      'Social worker': 9,
      Chef: 8,
      'Teacher, part-time': 4,
      'Project coordinator': 6,
    },
    channel: { Email: 40, App: 26, 'Text message': 22, Phone: 10, Post: 2 },
    contactTime: { Evening: 56, Weekend: 22, Morning: 12, Afternoon: 10 },
    products: {
      'LIF-102': 20,
      'LIF-103': 22,
      'HOM-401': 12,
      'HOM-402': 12,
      'MOT-302': 12,
      'HEA-201': 6,
      'HEA-202': 8,
      'PET-601': 4,
      'TRA-502': 4,
    },
  },
  {
    name: 'independent professionals',
    share: 0.1,
    age: { mean: 46, sd: 5, min: 33, max: 60 },
    income: { median: 102_000, sigma: 0.2 },
    yearsWithUs: { mean: 7.5, sd: 2.2, min: 1, max: 14 },
    rate: { median: 0.38, sigma: 0.14 },
    premiumLevel: 1.6,
    policies: { 1: 6, 2: 74, 3: 20 },
    maritalStatus: { Divorced: 84, Separated: 7, Single: 6, Married: 3 },
    education: { "Master's degree": 38, "Bachelor's degree": 38, Doctorate: 20, 'A levels': 4 },
    occupation: {
      Solicitor: 18,
      'Hospital consultant': 13,
      'Company director': 17,
      'Management consultant': 14,
      'Finance manager': 14,
      Architect: 10,
      Dentist: 7,
      'IT contractor': 7,
    },
    channel: { Email: 58, Phone: 20, App: 16, 'Text message': 6 },
    contactTime: { Morning: 38, Evening: 34, Afternoon: 20, Weekend: 8 },
    products: {
      'HEA-203': 26,
      'LIF-104': 18,
      'MOT-302': 14,
      'HOM-404': 14,
      'MOT-305': 8,
      'TRA-502': 12,
      'PET-602': 8,
    },
  },
  {
    name: 'long-standing families',
    share: 0.31,
    age: { mean: 51.5, sd: 5.2, min: 37, max: 65 },
    income: { median: 52_000, sigma: 0.24 },
    yearsWithUs: { mean: 17, sd: 3, min: 8, max: 27 },
    rate: { median: 0.27, sigma: 0.18 },
    premiumLevel: 1.1,
    policies: { 1: 4, 2: 82, 3: 14 },
    maritalStatus: { Married: 90, Cohabiting: 4, Divorced: 4, Widowed: 2 },
    education: {
      'A levels': 28,
      "Bachelor's degree": 30,
      GCSEs: 18,
      Apprenticeship: 14,
      "Master's degree": 10,
    },
    occupation: {
      'Operations manager': 14,
      'Secondary school teacher': 12,
      'Office manager': 12,
      Plumber: 9,
      Nurse: 10,
      'Civil servant': 13,
      'Shop owner': 9,
      Engineer: 12,
      Bookkeeper: 8,
      'Nurse\n(night shifts)': 1,
    },
    channel: { Email: 48, Phone: 28, 'Text message': 10, Post: 9, App: 5 },
    contactTime: { Evening: 36, Afternoon: 24, Morning: 24, Weekend: 16 },
    products: {
      'HOM-402': 26,
      'MOT-304': 22,
      'LIF-101': 12,
      'LIF-103': 10,
      'HEA-202': 12,
      'TRA-502': 10,
      'PET-601': 8,
    },
  },
  {
    name: 'retired couples',
    share: 0.15,
    age: { mean: 71, sd: 4.6, min: 61, max: 90 },
    income: { median: 27_000, sigma: 0.22 },
    yearsWithUs: { mean: 22, sd: 4, min: 10, max: 36 },
    rate: { median: 0.72, sigma: 0.14 },
    premiumLevel: 1.15,
    policies: { 1: 86, 2: 13, 3: 1 },
    maritalStatus: { Married: 86, Widowed: 11, Divorced: 3 },
    education: {
      GCSEs: 34,
      'A levels': 24,
      "Bachelor's degree": 20,
      Apprenticeship: 16,
      "Master's degree": 6,
    },
    occupation: { Retired: 84, 'Director, retired': 5, 'Charity volunteer': 6, 'Part-time bookkeeper': 5 },
    channel: { Phone: 44, Post: 28, Email: 24, 'In person': 4 },
    contactTime: { Morning: 58, Afternoon: 34, Evening: 6, Weekend: 2 },
    products: {
      'LIF-105': 26,
      'HEA-205': 22,
      'TRA-503': 18,
      'HOM-402': 16,
      'MOT-302': 12,
      'PET-602': 6,
    },
  },
];
