-- Where a run in the product's own window leads back to; absent for a run in a window of its own.
alter table attempt add column return_to text;
