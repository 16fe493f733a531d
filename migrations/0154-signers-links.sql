-- A link that is a signer's is one that exists.
alter table documents.signers add foreign key (link_id) references documents.sign_links;
