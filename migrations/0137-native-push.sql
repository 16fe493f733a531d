-- P-217: a device may be a shell from a store, which is reached through the phone's own service instead of a browser's.
alter table notifications.push_subscriptions
  add column kind text not null default 'web' check (kind in ('web', 'android', 'ios'));
