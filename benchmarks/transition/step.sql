-- The statements of one step as `requests.services.perform` makes them, but for reading its texts.
\set id random(:first, :last)
\set moves random(1, 2)
begin;
select id from requests_exchange where id = :id for update;
select e.* from requests_exchange e
 where e.id = :id and e.state <> 'deleted'
   and exists (select 1 from requests_participation p
                where p.exchange_id = e.id and p.until is null and p.authority_id = e.responder_id)
\gset e_
select * from requests_participation where exchange_id = :id and role = 'responder' and until is null;
update requests_exchange
   set state = case state when 'accepted' then 'partly_replied' else 'accepted' end,
       state_since = now(), changed_at = now(), event_count = event_count + 1
 where id = :id;
select hash from requests_event where exchange_id = :id and sequence = :e_event_count;
insert into requests_event (exchange_id, sequence, name, at, state, authority_id, side, data, hash)
values (:id, :e_event_count + 1001, 'comment', now(), 'accepted', :e_responder_id, '', '{}', repeat('a', 64));
insert into kernel_outboxentry (topic, stream, payload, created_at, attempts, error, dead)
values ('exchange.moved', :id, '{}', now(), 0, '', false);
-- every other step moves the day by which something is due
update requests_participation
   set due_on = coalesce(due_on, date '2026-01-01') + 1
 where exchange_id = :id and until is null and :moves = 1;
end;
