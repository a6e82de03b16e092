-- What a run writes most often touches as little as can be: its own row, which is the fence, and those of its steps.

-- Room on the page, and no index of what changes while a run is at work: so its row is written anew in place.
alter table run set (fillfactor = 70);
drop index run_connection_active;
create index run_connection_active on run (connection_id) where ended_at is null;

-- Steps and slots are written only while their run's row is held, so nothing has to look it up once more. They go with it.
alter table step drop constraint step_run_id_fkey;
alter table run_slot drop constraint run_slot_run_id_fkey;
create function forget_what_runs_did() returns trigger language plpgsql as $$
begin
  delete from step using gone where step.run_id = gone.id;
  delete from run_slot using gone where run_slot.run_id = gone.id;
  return null;
end
$$;
create trigger run_gone after delete on run referencing old table as gone
  for each statement execute function forget_what_runs_did();

-- When runs of a lane have begun: each takes a number, which is free again a minute later. So in no minute begin more
-- than there are numbers, and two that begin at once do not wait for each other.
drop table run_rate;
create table run_rate (
  lane text not null,
  number integer not null,
  free_at timestamptz not null,
  primary key (lane, number)
);
create index run_rate_free on run_rate (free_at);

-- A number up to the most, by chance at first: that mostly finds a free one, asks for no list, and keeps those who take
-- one at the same time apart. Then one of those that are seen to be free.
create or replace function take_slot(wanted_lane text, most integer, wanted_run text) returns boolean
language plpgsql as $$
declare
  free integer := 1 + floor(random() * most);
begin
  for tries in 1..8 loop
    insert into run_slot (lane, number, run_id) values (wanted_lane, free, wanted_run) on conflict do nothing;
    if found then return true; end if;
    free := 1 + floor(random() * most);
    if tries > 2 then
      select n into free from generate_series(1, most) n
        where n not in (select number from run_slot where lane = wanted_lane) order by random() limit 1;
      if free is null then return false; end if;
    end if;
  end loop;
  return false;
end
$$;

create function take_beginning(wanted_lane text, most integer, moment timestamptz) returns boolean language plpgsql as $$
declare
  free integer := 1 + floor(random() * most);
begin
  for tries in 1..8 loop
    -- In two steps: “on conflict do update” would hold on to numbers that are not free, and two could wait for each other.
    insert into run_rate (lane, number, free_at) values (wanted_lane, free, moment + interval '1 minute')
      on conflict do nothing;
    if found then return true; end if;
    update run_rate set free_at = moment + interval '1 minute'
      where lane = wanted_lane and number = free and free_at <= moment;
    if found then return true; end if;
    free := 1 + floor(random() * most);
    if tries > 2 then
      select n into free from generate_series(1, most) n
        where n not in (select number from run_rate where lane = wanted_lane and free_at > moment)
        order by random() limit 1;
      if free is null then return false; end if;
    end if;
  end loop;
  return false;
end
$$;

-- Null when the run may work; else for what it has to wait, and then it holds nothing.
create or replace function take_slots(r run, moment timestamptz, project_most integer) returns text
language plpgsql as $$
declare
  hindered text;
begin
  if r.per_connection is not null and not take_slot(connection_lane(r), r.per_connection, r.id) then
    hindered := 'turn';
  elsif not take_slot('project ' || r.project_id, project_most, r.id) then
    hindered := 'project_turn';
  elsif r.started_at is null and r.per_minute is not null and not take_beginning(connection_lane(r), r.per_minute, moment) then
    hindered := 'turn';
  end if;
  if hindered is not null then delete from run_slot where run_id = r.id; end if;
  return hindered;
end
$$;

-- Takes a run up under a new fence, with what is recorded of its steps; nothing when it is not to be advanced now. What
-- is recorded is read after the fence is taken: what the one before has written by then is seen, and no more comes.
drop function take_run;
create function take_run(wanted text, moment timestamptz, project_most integer)
returns table (taken run, steps jsonb) language plpgsql as $$
declare
  r run;
  hindered text;
begin
  select * into r from run where id = wanted and state in ('queued', 'running', 'waiting') for no key update;
  if not found then
    delete from run_slot s using run where run.id = wanted and s.run_id = wanted and run.state <> 'running';
    return;
  end if;
  if not exists (select from run_slot where run_id = wanted) then
    -- Whoever waits already comes first.
    if exists (
      select from run w where w.waiting_for = 'turn' and w.workflow_id = r.workflow_id
        and w.connection_id = r.connection_id and w.id <> wanted
    ) then
      hindered := 'turn';
    elsif exists (
      select from run w where w.waiting_for = 'project_turn' and w.project_id = r.project_id and w.id <> wanted
    ) then
      hindered := 'project_turn';
    else
      hindered := take_slots(r, moment, project_most);
    end if;
    if hindered is not null then
      update run set state = 'waiting', waiting_for = hindered, wake_at = null, fence = fence + 1 where id = wanted;
      return;
    end if;
  end if;
  update run set fence = fence + 1, state = 'running', wake_at = null, waiting_for = null,
    started_at = coalesce(started_at, moment)
    where id = wanted returning * into r;
  return query select r, case when r.fence = 1 then null else (
    select jsonb_agg(jsonb_build_object('path', s.path, 'state', s.state, 'attempts', s.attempts,
      'interrupted', s.interrupted, 'output', s.output, 'outputContentId', s.output_content_id, 'failure', s.failure,
      'wakeAt', s.wake_at, 'startedAt', s.started_at, 'attemptedAt', s.attempted_at, 'endedAt', s.ended_at))
    from step s where s.run_id = wanted and position('[' in s.path) = 0
  ) end;
end
$$;
