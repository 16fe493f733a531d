-- O-136 Where the answer to a message goes, and what it answers to. `message_id` is there since the beginning.
alter table notifications.messages add column reply_to text not null default '';
alter table notifications.messages add column answers_to text[] not null default '{}';
create index messages_message_id on notifications.messages (message_id) where message_id is not null;
