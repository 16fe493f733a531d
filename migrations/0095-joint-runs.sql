-- B-61 billing runs of several partners that were made together share this id and are looked at and decided on as one. Each stays a run of its
-- partner, and nothing of the whole is stored: its state and its sums are those of its members (docs/decisions/0020-joint-runs.md).

alter table billing.runs add column joint_run_id uuid;
create index runs_joint on billing.runs (joint_run_id) where joint_run_id is not null;
-- One run of a partner counts in it; a preview that was replaced is thrown away first.
create unique index runs_joint_member on billing.runs (joint_run_id, partner_id) where joint_run_id is not null and state <> 'discarded';
