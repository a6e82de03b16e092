-- Who is at work. A lane is a connection's runs of one workflow, or all runs of a project; a run that is at work holds a
-- numbered slot in each of its lanes, so that no two servers can go beyond a limit together. A slot belongs to the run,
-- not to a server: whoever takes a run over has its slots.
create table run_slot (
  lane text not null,
  number integer not null,
  run_id text not null references run (id) on delete cascade,
  primary key (lane, number)
);
create index run_slot_run on run_slot (run_id);

-- How many runs of a lane have begun in a minute, which is counted from its first.
create table run_rate (
  lane text primary key,
  minute timestamptz not null,
  begun integer not null
);

-- Runs that wait for their turn: in the lane of their connection, or in that of their project.
create index run_turn on run (workflow_id, connection_id, created_at, id) where waiting_for = 'turn';
create index run_project_turn on run (project_id, created_at, id) where waiting_for = 'project_turn';

create function connection_lane(r run) returns text language sql immutable as $$
  select 'connection ' || r.workflow_id || ' ' || r.connection_id
$$;

create function take_slot(wanted_lane text, most integer, wanted_run text) returns boolean language plpgsql as $$
declare
  taken integer;
begin
  if exists (select from run_slot where run_id = wanted_run and lane = wanted_lane) then return true; end if;
  -- Two who pick the same number at once: one of them looks again.
  for tries in 1..5 loop
    insert into run_slot (lane, number, run_id)
      select wanted_lane, n, wanted_run from generate_series(1, most) n
      where not exists (select from run_slot s where s.lane = wanted_lane and s.number = n)
      order by random() limit 1
      on conflict do nothing
      returning number into taken;
    if taken is not null then return true; end if;
    if (select count(*) from run_slot where lane = wanted_lane) >= most then return false; end if;
  end loop;
  return false;
end
$$;

-- Null when the run may work; else for what it has to wait, and then it holds nothing.
create function take_slots(r run, moment timestamptz, project_most integer) returns text language plpgsql as $$
declare
  hindered text;
begin
  if r.per_connection is not null and not take_slot(connection_lane(r), r.per_connection, r.id) then
    hindered := 'turn';
  elsif not take_slot('project ' || r.project_id, project_most, r.id) then
    hindered := 'project_turn';
  elsif r.started_at is null and r.per_minute is not null then
    insert into run_rate as rate (lane, minute, begun) values (connection_lane(r), moment, 1)
      on conflict (lane) do update set
        begun = case when rate.minute <= moment - interval '1 minute' then 1 else rate.begun + 1 end,
        minute = case when rate.minute <= moment - interval '1 minute' then moment else rate.minute end
      where rate.minute <= moment - interval '1 minute' or rate.begun < r.per_minute;
    if not found then hindered := 'turn'; end if;
  end if;
  if hindered is not null then delete from run_slot where run_id = r.id; end if;
  return hindered;
end
$$;

-- Takes a run up under a new fence, with what is recorded of its steps; nothing when it is not to be advanced now. What
-- is recorded is read after the fence is taken: what the one before has written by then is seen, and no more comes.
create function take_run(wanted text, moment timestamptz, project_most integer)
returns table (taken jsonb, steps jsonb) language plpgsql as $$
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
  return query select to_jsonb(r), case when r.fence = 1 then null else (
    select jsonb_agg(jsonb_build_object('path', s.path, 'state', s.state, 'attempts', s.attempts,
      'interrupted', s.interrupted, 'output', s.output, 'outputContentId', s.output_content_id, 'failure', s.failure,
      'wakeAt', s.wake_at, 'startedAt', s.started_at, 'attemptedAt', s.attempted_at, 'endedAt', s.ended_at))
    from step s where s.run_id = wanted and position('[' in s.path) = 0
  ) end;
end
$$;

-- Lets a run that waits for its turn have it, if there is room. Its job is for the caller to send.
create function give_turn(wanted text, moment timestamptz, project_most integer) returns boolean language plpgsql as $$
declare
  r run;
begin
  select * into r from run where id = wanted and state = 'waiting' and waiting_for in ('turn', 'project_turn')
    for no key update skip locked;
  if not found or take_slots(r, moment, project_most) is not null then return false; end if;
  update run set state = 'queued', waiting_for = null where id = wanted;
  return true;
end
$$;

-- For forgetting those that ended long ago.
create index run_ended on run (ended_at) where ended_at is not null;
